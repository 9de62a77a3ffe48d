import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    let [path = ""] = target.split("?", 1);
    const base = await realpath(root);
    while (path.includes("%")) path = decodeURIComponent(path);
    const place = await realpath(join(base, path));
    return place === base || place.startsWith(base + sep) ? place : undefined;
  } catch {
    return undefined;
  }
}
