import { lstat, realpath } from "node:fs/promises";
import { resolve } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    const [path = ""] = target.split("?", 1);
    const segments = decodeURIComponent(path).slice(1);
    if (segments.split(/[\\/]/).includes("..")) return undefined;
    const place = resolve(await realpath(root), segments);
    await lstat(place);
    return await realpath(place);
  } catch {
    return undefined;
  }
}
