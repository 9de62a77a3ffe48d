import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  const query = target.indexOf("?");
  const name = decoded(query < 0 ? target : target.slice(0, query));
  if (name === undefined || name.includes("\0")) return undefined;
  const wanted = resolve(root, `.${name}`);
  if (!isInside(resolve(root), wanted)) return undefined;
  try {
    return isInside(await realpath(root), await realpath(wanted)) ? wanted : undefined;
  } catch {
    return undefined;
  }
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way.split(/[\\/]/)[0] !== "..";
}
