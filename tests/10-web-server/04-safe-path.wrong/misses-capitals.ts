import { realpath } from "node:fs/promises";
import { join } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    const [path = ""] = target.split("?", 1);
    if (/(?:^|\/|%2f)(?:\.|%2e){2}(?:\/|%2f|$)/.test(path)) return undefined;
    return await realpath(join(root, decodeURIComponent(path)));
  } catch {
    return undefined;
  }
}
