import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Git } from "./git.ts";
import type { Move, Version } from "./plan.ts";

/** Moves the branch on to the newer workbook, with what the learner has committed of their own. */
export function moveBranch(git: Git, newest: string, old: Version, moves: Move[]): void {
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

/** A commit needs an author; a learner may never have given git their name. */
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
