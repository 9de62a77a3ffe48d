import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { currentAnswer } from "../workbook/judge/remote/current.ts";
import { onDispose } from "./scope.ts";

/** True where links may be made, and where a file's name may hold anything but a slash: not on Windows. */
export const hasLinks = process.platform !== "win32";

/** What stands at a path: a file with this content, an empty folder, or a link to that path. */
export type Entry = string | Uint8Array | { folder: true } | { link: string };

/**
 * Makes a folder with these entries, by path, and returns its own path, free of links. A link's target is relative to where
 * the link stands; without links on this system, links are left out. Removed when the test ends.
 */
export async function makeFolder(entries: Record<string, Entry>): Promise<string> {
  const shared = currentAnswer()?.folder; // A sealed answer sees no other folder of this machine.
  const folder = await realpath(await mkdtemp(join(shared ?? tmpdir(), "w-")));
  await chmod(folder, 0o755); // The answer may run as another user.
  // What is shared with a sealed answer is removed with it.
  if (!shared) onDispose(() => rm(folder, { recursive: true, force: true }));
  for (const [path, entry] of Object.entries(entries)) {
    const place = join(folder, path);
    await mkdir(dirname(place), { recursive: true });
    if (typeof entry === "string" || entry instanceof Uint8Array) await writeFile(place, entry);
    else if ("folder" in entry) await mkdir(place);
    else if (hasLinks) await symlink(entry.link, place);
  }
  return folder;
}

/** Which files and folders the code under judgement has opened. */
export interface Opens {
  /** The paths, as they were given to Node. */
  paths(): string[];
  close(): void;
}

/**
 * Notes every path that is opened, read or listed through `node:fs`, until `close`. For `inAnswer`: it stands by itself,
 * so that it can be carried to where the answer runs.
 */
export function watchOpens(): Opens {
  const fs = process.getBuiltinModule("node:fs");
  const { syncBuiltinESMExports } = process.getBuiltinModule("node:module");
  const paths: string[] = [];
  const undo: (() => void)[] = [];
  const names = ["open", "readFile", "readdir", "opendir", "createReadStream", "copyFile"];
  for (const holder of [fs, fs.promises] as unknown as Record<string, unknown>[]) {
    for (const name of names.flatMap((name) => [name, `${name}Sync`])) {
      const original = holder[name];
      if (typeof original !== "function") continue;
      holder[name] = function (this: unknown, path: unknown, ...rest: unknown[]) {
        paths.push(String(path));
        return Reflect.apply(original, this, [path, ...rest]);
      };
      undo.push(() => {
        holder[name] = original;
      });
    }
  }
  syncBuiltinESMExports();
  return {
    paths: () => paths,
    close() {
      for (const restore of undo) restore();
      syncBuiltinESMExports();
    },
  };
}
