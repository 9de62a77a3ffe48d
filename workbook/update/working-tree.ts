import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { stateFolder } from "../progress/state.ts";
import { writeWhole } from "../write-whole.ts";
import type { Git } from "./git.ts";
import type { Move } from "./plan.ts";

/** The learner's files, and what an update does to them. */
export class WorkingTree {
  readonly #git: Git;
  readonly #newest: string;
  /** The hash of each file's content, as git computes it. */
  readonly #blobs: ReadonlyMap<string, string>;

  constructor(git: Git, newest: string, paths: string[]) {
    this.#git = git;
    this.#newest = newest;
    const there = [...new Set(paths)].filter((path) => this.exists(path));
    const blobs = git.run(["hash-object", "--stdin-paths"], { input: there.join("\n") }).split("\n");
    this.#blobs = new Map(there.map((path, index) => [path, blobs[index] ?? ""]));
  }

  /** True if there is a file at this path. */
  exists(path: string): boolean {
    return existsSync(join(this.#git.folder, path));
  }

  /** What a file holds; undefined if there is none. */
  text(path: string): string | undefined {
    return this.exists(path) ? readFileSync(join(this.#git.folder, path), "utf8") : undefined;
  }

  /** The hash of a file's content; undefined if there is none. */
  blob(path: string): string | undefined {
    return this.#blobs.get(path);
  }

  /** Makes a move. Returns what the learner must know about it. */
  apply(move: Move): string[] {
    if (move.kind === "take") return this.#take(move.path);
    if (move.kind === "remove") return this.#remove(move.path);
    if (move.kind === "set aside") return this.#setAside(move.path);
    return this.#keep(move);
  }

  #take(path: string): string[] {
    const content = this.#git.show(this.#newest, path);
    if (!content) return [];
    const file = join(this.#git.folder, path);
    writeWhole(file, content);
    if (this.#git.run(["ls-tree", this.#newest, "--", path]).startsWith("100755")) chmodSync(file, 0o755);
    return [];
  }

  #remove(path: string): string[] {
    rmSync(join(this.#git.folder, path), { force: true });
    return [];
  }

  #setAside(path: string): string[] {
    const copy = join(stateFolder(this.#git.folder), "set-aside", path);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(this.#git.folder, path), copy);
    return [
      ...this.#take(path),
      `${path} was changed here: your version is kept as .workbook/set-aside/${path}`,
    ];
  }

  #keep({ path, from, newStub }: Extract<Move, { kind: "keep" }>): string[] {
    if (path !== from) {
      mkdirSync(dirname(join(this.#git.folder, path)), { recursive: true });
      copyFileSync(join(this.#git.folder, from), join(this.#git.folder, path)); // The old one goes last: an interrupted update still finds it.
    }
    if (!newStub) return path === from ? [] : [`${from} is now ${path}, with your answer.`];
    const beside = path.replace(/\.ts$/, ".new.ts");
    const stub = this.#git.show(this.#newest, path)?.toString("utf8") ?? "";
    writeWhole(join(this.#git.folder, beside), notice(path) + stub);
    return [`${path} has a new stub; your answer is unchanged. The new stub is beside it: ${beside}`];
  }
}

function notice(path: string): string {
  return [
    `// This is the newer stub of ${path}, beside your own answer, which is unchanged.`,
    "// Its contract has changed: compare the two, and change your answer where it needs it.",
    "// Then delete this file; nothing reads it.",
    "",
    "",
  ].join("\n");
}
