import { lstat, readlink, realpath, stat } from "node:fs/promises";
import { dirname, join, normalize, resolve, sep } from "node:path";

export async function safePath(root: string, target: string): Promise<string | undefined> {
  const base = await realpath(root);
  try {
    const names = decodeURIComponent(target.replace(/\?.*$/s, "")).split(/\/+/);
    const place = await walk(base, base, names.filter(Boolean), 0);
    if (place) await stat(place);
    return place;
  } catch {
    return undefined;
  }
}

/** Goes from `place` along the names, and through links, without ever leaving `base`. */
async function walk(
  base: string,
  place: string,
  names: string[],
  links: number,
): Promise<string | undefined> {
  let here = place;
  for (const [index, name] of names.entries()) {
    const next = normalize(join(here, name));
    if (links > 20 || (next !== base && !next.startsWith(base + sep))) return undefined;
    if ((await lstat(next)).isSymbolicLink()) {
      const to = resolve(dirname(next), await readlink(next));
      if (to !== base && !to.startsWith(base + sep)) return undefined;
      const rest = to.slice(base.length).split(sep).filter(Boolean);
      return await walk(base, base, [...rest, ...names.slice(index + 1)], links + 1);
    }
    here = next;
  }
  return here;
}
