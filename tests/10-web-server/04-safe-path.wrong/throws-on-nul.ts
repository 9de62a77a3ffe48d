import { realpath } from "node:fs/promises";
import { join, sep } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  const base = await realpath(root);
  let name = "";
  try {
    name = decodeURIComponent(target.split("?", 1)[0] ?? "");
  } catch {
    return undefined;
  }
  const place = await realpath(join(base, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "ENAMETOOLONG") return "";
    throw error;
  });
  return place === base || place.startsWith(base + sep) ? place : undefined;
}
