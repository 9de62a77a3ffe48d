import { promises as fs } from "node:fs";
import path from "node:path";

export const safePath = async (root: string, target: string): Promise<string | undefined> => {
  const escaped = /^[^?]*/.exec(target)?.[0] ?? "";
  try {
    // The root is where the way up ends, as with `cd /..`; a backslash or NUL is in no name that we serve.
    const way = path.posix.normalize(`/${decodeURIComponent(escaped)}`);
    if (/[\\\0]/.test(way)) return undefined;
    const [base, place] = await Promise.all([fs.realpath(root), fs.realpath(path.join(root, way))]);
    const from = path.relative(base, place);
    return from === ".." || from.startsWith(`..${path.sep}`) || path.isAbsolute(from) ? undefined : place;
  } catch {
    return undefined;
  }
};
