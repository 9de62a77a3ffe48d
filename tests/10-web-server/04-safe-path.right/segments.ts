import * as fs from "node:fs";
import * as path from "node:path";

export function safePath(root: string, target: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const names: string[] = [];
    try {
      for (const part of (target.split("?")[0] ?? "").split("/")) names.push(decodeURIComponent(part));
    } catch {
      return resolve(undefined);
    }
    if (names.some((name) => name === ".." || /[/\\\0]/.test(name))) return resolve(undefined);
    fs.realpath.native(root, (noRoot, base) => {
      if (noRoot) return resolve(undefined);
      fs.realpath.native(path.join(base, ...names), (error, found) => {
        if (error) resolve(undefined);
        else resolve(`${found}${path.sep}`.startsWith(`${base}${path.sep}`) ? found : undefined);
      });
    });
  });
}
