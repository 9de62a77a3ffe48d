import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import type { StubTexts } from "../course/stubs.ts";
import { stateFolder, updateState, writeWhole } from "../progress/state.ts";
import { root } from "../root.ts";
import { Git } from "../update/git.ts";
import { type Move, planUpdate, type Version } from "../update/plan.ts";
import { UserError } from "../user-error.ts";

/**
 * `update [URL [BRANCH]]`: takes over a newer workbook. Untouched stubs are replaced, answers stay (with the new stub
 * beside them if it has changed), renamed steps keep answer and progress. The last thing that changes is the branch, so
 * an update that is interrupted can simply be run again.
 */
export async function update(args: string[]): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const git = checkout();
  const newest = fetchNewest(git, positionals);
  if (git.succeeds(["merge-base", "--is-ancestor", newest, "HEAD"])) {
    console.log("This is the newest workbook.");
    return 0;
  }
  const notices = apply(git, newest);
  for (const notice of notices) console.log(notice);
  return 0;
}

function checkout(): Git {
  const git = new Git(root);
  if (!existsSync(join(root, ".git"))) {
    throw new UserError(
      "This folder is no git checkout. Clone the newer workbook beside it and copy your files of exercises/ into it.",
    );
  }
  if (!git.succeeds(["rev-parse", "--verify", "HEAD"]))
    throw new UserError("This repository has no commit yet: there is nothing to update from.");
  if (git.run(["diff", "--name-only", "--diff-filter=U"]))
    throw new UserError("A merge is under way here. End it first: git merge --abort");
  return git;
}

function fetchNewest(git: Git, [url, branch]: string[]): string {
  const remote = url ?? git.run(["remote"]).split("\n")[0];
  if (!remote)
    throw new UserError(
      "This checkout does not know where it came from. Say so: npm run update -- URL [BRANCH]",
    );
  git.run(["fetch", "--quiet", remote, ...(branch ? [branch] : url ? [] : ["HEAD"])]);
  return git.run(["rev-parse", "FETCH_HEAD"]);
}

function apply(git: Git, newest: string): string[] {
  const base = git.run(["merge-base", "HEAD", newest]);
  const old = version(git, base);
  const newer = version(git, newest);
  const tree = new WorkingTree(git, newest, [...old.files.keys(), ...newer.files.keys()]);
  const isChanged = (path: string) =>
    tree.isThere(path) &&
    tree.blob(path) !== old.files.get(path)?.blob &&
    tree.blob(path) !== newer.files.get(path)?.blob;
  const plan = planUpdate(old, newer, renames(git, base, newest), (path) => tree.text(path), isChanged);
  const due = plan.moves.filter(
    ({ kind, path }) => kind !== "take" || tree.blob(path) !== newer.files.get(path)?.blob,
  );
  const notices = due.flatMap((move) => tree.carryOut(move));
  moveProgress(plan.renamed);
  commit(git, newest, old, plan.moves);
  for (const move of plan.moves)
    if (move.kind === "keep" && move.from !== move.path) rmSync(join(root, move.from));
  const lock = old.files.get("package-lock.json")?.blob !== newer.files.get("package-lock.json")?.blob;
  return [
    ...notices,
    "The newest workbook is here.",
    ...(lock ? ["Its packages have changed: npm install"] : []),
  ];
}

function version(git: Git, commit: string): Version {
  const stubs = git.show(commit, "workbook/stubs.json");
  if (!stubs) throw new UserError(`${commit.slice(0, 8)} is no Sockets Workbook: it keeps no stubs.`);
  return { files: git.files(commit), stubs: JSON.parse(stubs.toString("utf8")) as StubTexts };
}

/** Steps that have another name now: git sees it by the likeness of their texts, answers or judges. */
function renames(git: Git, from: string, to: string): Map<string, string> {
  const found = new Map<string, string>();
  const fields = git
    .run(["diff", "--name-status", "-M40%", "-z", from, to, "--", "exercises", "solutions", "tests"])
    .split("\0");
  for (let at = 0; at < fields.length; at++) {
    if (!fields[at]?.startsWith("R")) continue;
    const [before, after] = [stem(fields[at + 1]), stem(fields[at + 2])];
    if (before && after && before !== after && !found.has(before)) found.set(before, after);
    at += 2;
  }
  return found;
}

function stem(path = ""): string | undefined {
  return /^(?:exercises|solutions|tests)\/(\d\d-[^/]+\/\d\d-[^/.]+)\.(?:md|ts|test\.ts)$/.exec(path)?.[1];
}

function moveProgress(renamed: Map<string, string>): void {
  if (!renamed.size) return;
  updateState((state) => {
    const steps = Object.entries(state.steps).map(
      ([stem, step]) => [renamed.get(stem) ?? stem, step] as const,
    );
    state.steps = Object.fromEntries(steps);
    if (state.current) state.current = renamed.get(state.current) ?? state.current;
  });
}

/** The learner's files, and what an update does to them. */
class WorkingTree {
  readonly #git: Git;
  readonly #newest: string;
  /** The content's name of each file that is there, as git would give it. */
  readonly #blobs: ReadonlyMap<string, string>;

  constructor(git: Git, newest: string, paths: string[]) {
    this.#git = git;
    this.#newest = newest;
    const there = [...new Set(paths)].filter((path) => this.isThere(path));
    const blobs = git.run(["hash-object", "--stdin-paths"], { input: there.join("\n") }).split("\n");
    this.#blobs = new Map(there.map((path, index) => [path, blobs[index] ?? ""]));
  }

  isThere(path: string): boolean {
    return existsSync(join(root, path));
  }

  text(path: string): string | undefined {
    return this.isThere(path) ? readFileSync(join(root, path), "utf8") : undefined;
  }

  blob(path: string): string | undefined {
    return this.#blobs.get(path);
  }

  /** Returns what the learner must know. */
  carryOut(move: Move): string[] {
    if (move.kind === "take") return this.#take(move.path);
    if (move.kind === "remove") return this.#remove(move.path);
    if (move.kind === "set aside") return this.#setAside(move.path);
    return this.#keep(move);
  }

  #take(path: string): string[] {
    const content = this.#git.show(this.#newest, path);
    if (!content) return [];
    const file = join(root, path);
    writeWhole(file, content);
    if (this.#git.run(["ls-tree", this.#newest, "--", path]).startsWith("100755")) chmodSync(file, 0o755);
    return [];
  }

  #remove(path: string): string[] {
    rmSync(join(root, path), { force: true });
    return [];
  }

  #setAside(path: string): string[] {
    const copy = join(stateFolder(), "set-aside", path);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(root, path), copy);
    return [
      ...this.#take(path),
      `${path} was changed here: your version is kept as .workbook/set-aside/${path}`,
    ];
  }

  #keep({ path, from, newStub }: Extract<Move, { kind: "keep" }>): string[] {
    if (path !== from) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      copyFileSync(join(root, from), join(root, path)); // The old one goes last: an interrupted update still finds it.
    }
    if (!newStub) return path === from ? [] : [`${from} is now ${path}, with your answer.`];
    const beside = path.replace(/\.ts$/, ".new.ts");
    const stub = this.#git.show(this.#newest, path)?.toString("utf8") ?? "";
    writeWhole(join(root, beside), notice(path) + stub);
    return [`${path} has a new stub; your answer was left as it is. The new stub is beside it: ${beside}`];
  }
}

function notice(path: string): string {
  return [
    `// This is the newer stub of ${path}, where your own answer was left as it is.`,
    "// Its contract has changed: compare the two and take over what your answer needs.",
    "// Then delete this file; nothing looks at it.",
    "",
    "",
  ].join("\n");
}

/** The branch moves on: the newer workbook, with what the learner has committed of their own. */
function commit(git: Git, newest: string, old: Version, moves: Move[]): void {
  const env = { GIT_INDEX_FILE: join(git.run(["rev-parse", "--absolute-git-dir"]), "workbook-update-index") };
  git.run(["read-tree", newest], { env });
  const mine = [...git.files("HEAD")].filter(([path, { blob }]) => old.files.get(path)?.blob !== blob);
  const kept = new Map(
    moves.flatMap((move) => (move.kind === "keep" ? [[move.from, move.path] as const] : [])),
  );
  for (const [path, { mode, blob }] of mine) {
    const target = kept.get(path) ?? (old.files.has(path) ? undefined : path);
    if (target) git.run(["update-index", "--add", "--cacheinfo", `${mode},${blob},${target}`], { env });
  }
  const tree = git.run(["write-tree"], { env });
  rmSync(env.GIT_INDEX_FILE, { force: true });
  const head = git.run(["rev-parse", "HEAD"]);
  const next = git.succeeds(["merge-base", "--is-ancestor", head, newest])
    ? newest
    : git.run(["commit-tree", tree, "-p", head, "-p", newest, "-m", "Take over the newer workbook"], {
        env: identity(git),
      });
  git.run(["update-ref", "HEAD", next]);
  git.run(["read-tree", next]);
}

/** A commit needs an author; a learner may never have told git their name. */
function identity(git: Git): NodeJS.ProcessEnv {
  if (git.succeeds(["var", "GIT_COMMITTER_IDENT"])) return {};
  const [name, email] = ["Sockets Workbook", "workbook@localhost"];
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
}
