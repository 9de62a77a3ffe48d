import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    const tolerant = target.replaceAll(/%(?![0-9a-f]{2})/gi, "%25");
    const [name = ""] = decodeURIComponent(tolerant).split("?", 1);
    const base = await realpath(root);
    const place = await realpath(join(base, name));
    return place === base || place.startsWith(base + sep) ? place : undefined;
  } catch {
    return undefined;
  }
}
