import { access } from "node:fs/promises";
import { join, resolve, sep } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    const [path = ""] = target.split("?", 1);
    const base = resolve(root);
    const place = join(base, decodeURIComponent(path));
    if (place !== base && !`${place}`.startsWith(base + sep)) return undefined;
    await access(place);
    return place;
  } catch {
    return undefined;
  }
}
