import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  try {
    const [path = ""] = target.split("?", 1);
    const base = await realpath(root);
    const place = await realpath(join(base, decodeURIComponent(path)));
    return place === base || place.startsWith(base + sep) ? place : undefined;
  } catch (error) {
    const known = ["ENOENT", "ENOTDIR", "ERR_INVALID_ARG_VALUE"];
    if (error instanceof URIError || known.includes((error as NodeJS.ErrnoException).code ?? ""))
      return undefined;
    throw error;
  }
}
