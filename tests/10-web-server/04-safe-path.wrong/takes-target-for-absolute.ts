import { realpath } from "node:fs/promises";
import { resolve, sep } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    const question = target.indexOf("?");
    const path = question < 0 ? target : target.slice(0, question);
    const base = await realpath(root);
    const place = await realpath(resolve(base, decodeURIComponent(path)));
    return place === base || place.startsWith(base + sep) ? place : undefined;
  } catch {
    return undefined;
  }
}
