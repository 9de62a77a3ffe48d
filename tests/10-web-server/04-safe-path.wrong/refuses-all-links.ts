import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    const [path = ""] = target.split("?", 1);
    const base = await realpath(root);
    const place = join(base, decodeURIComponent(path)).replace(/[\\/]$/, "");
    if (place !== base && !place.startsWith(base + sep)) return undefined;
    return (await realpath(place)) === place ? place : undefined;
  } catch {
    return undefined;
  }
}
