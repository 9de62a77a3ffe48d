import { realpath } from "node:fs/promises";
import { join } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    const [path = ""] = target.split("?", 1);
    const base = await realpath(root);
    const place = await realpath(join(base, decodeURIComponent(path)));
    return place.startsWith(base) ? place : undefined;
  } catch {
    return undefined;
  }
}
