import { realpath } from "node:fs/promises";
import { join } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    const [path = ""] = target.split("?", 1);
    const clean = decodeURIComponent(path).replaceAll(/\.\.(?:\/|$)/g, "");
    return await realpath(join(root, clean));
  } catch {
    return undefined;
  }
}
