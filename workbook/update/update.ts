import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { StubTexts } from "../course/stubs.ts";
import { changeState } from "../progress/state.ts";
import { UserError } from "../user-error.ts";
import { moveBranch } from "./branch.ts";
import { Git } from "./git.ts";
import { planUpdate, type Version } from "./plan.ts";
import { findRenames } from "./renames.ts";
import { WorkingTree } from "./working-tree.ts";

/**
 * Updates a checkout to the newest workbook of a repository (the one it was cloned from, unless another is named), and
 * returns what the learner must know. The last thing that changes is the branch, so an update that is interrupted can
 * simply be run again.
 *
 * @throws UserError that says what is in the way
 */
export function updateWorkbook(folder: string, url?: string, branch?: string): string[] {
  const git = checkout(folder);
  const newest = fetchNewest(git, url, branch);
  if (git.succeeds(["merge-base", "--is-ancestor", newest, "HEAD"])) return ["You have the newest workbook."];
  return apply(git, newest);
}

function checkout(folder: string): Git {
  const git = new Git(folder);
  if (!existsSync(join(folder, ".git")))
    throw new UserError(
      "This folder is not a git checkout. Clone the newer workbook next to it and copy your files from exercises/ into it.",
    );
  if (!git.succeeds(["rev-parse", "--verify", "HEAD"]))
    throw new UserError("This repository has no commits yet, so there is nothing to update.");
  if (git.run(["diff", "--name-only", "--diff-filter=U"]))
    throw new UserError("A merge is in progress here. Finish it, or undo it with: git merge --abort");
  return git;
}

function fetchNewest(git: Git, url?: string, branch?: string): string {
  const remote = url ?? git.run(["remote"]).split("\n")[0];
  if (!remote)
    throw new UserError(
      "This checkout does not know where it was cloned from. Name the repository: npm run update -- URL [BRANCH]",
    );
  try {
    git.run(["fetch", "--quiet", remote, ...(branch ? [branch] : url ? [] : ["HEAD"])]);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const what = branch ? `the branch ${branch} of ${remote}` : remote;
    throw new UserError(
      `Nothing was changed: git could not fetch ${what}. Are you online, and is the name right? To see why, run: git fetch ${[remote, branch].filter(Boolean).join(" ")}`,
    );
  }
  return git.run(["rev-parse", "FETCH_HEAD"]);
}

function apply(git: Git, newest: string): string[] {
  const base = git.run(["merge-base", "HEAD", newest]);
  const old = readVersion(git, base);
  const newer = readVersion(git, newest);
  const tree = new WorkingTree(git, newest, [...old.files.keys(), ...newer.files.keys()]);
  const isChanged = (path: string) =>
    tree.exists(path) &&
    tree.blob(path) !== old.files.get(path)?.blob &&
    tree.blob(path) !== newer.files.get(path)?.blob;
  const plan = planUpdate(old, newer, findRenames(git, base, newest), (path) => tree.text(path), isChanged);
  const due = plan.moves.filter(
    ({ kind, path }) => kind !== "take" || tree.blob(path) !== newer.files.get(path)?.blob,
  );
  const notices = due.flatMap((move) => tree.apply(move));
  moveProgress(git.folder, plan.renamed);
  moveBranch(git, newest, old, plan.moves);
  for (const move of plan.moves)
    if (move.kind === "keep" && move.from !== move.path) rmSync(join(git.folder, move.from));
  const lock = old.files.get("package-lock.json")?.blob !== newer.files.get("package-lock.json")?.blob;
  const install = lock ? ["Its packages have changed. Now run: npm install"] : [];
  return [...notices, "You now have the newest workbook.", ...install];
}

function readVersion(git: Git, commit: string): Version {
  const stubs = git.show(commit, "workbook/stubs.json");
  if (!stubs)
    throw new UserError(`${commit.slice(0, 8)} is not a version of the Sockets Workbook: it has no stubs.`);
  return { files: git.files(commit), stubs: JSON.parse(stubs.toString("utf8")) as StubTexts };
}

function moveProgress(folder: string, renamed: ReadonlyMap<string, string>): void {
  if (!renamed.size) return;
  changeState((state) => {
    const steps = Object.entries(state.steps).map(
      ([stem, step]) => [renamed.get(stem) ?? stem, step] as const,
    );
    state.steps = Object.fromEntries(steps);
    if (state.current) state.current = renamed.get(state.current) ?? state.current;
  }, folder);
}
