import { realpath } from "node:fs/promises";
import { join } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    const [path = ""] = target.split("?", 1);
    return await realpath(join(root, decodeURIComponent(path)));
  } catch {
    return undefined;
  }
}
