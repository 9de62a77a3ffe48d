import { realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    const [path = ""] = target.split("?", 1);
    const base = await realpath(root);
    const place = await realpath(join(base, decodeURIComponent(path)));
    if (!(await stat(place)).isFile()) return undefined;
    return place === base || place.startsWith(base + sep) ? place : undefined;
  } catch {
    return undefined;
  }
}
