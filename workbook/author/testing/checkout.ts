import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Miniature, miniatureAt, outerEnvironment } from "./miniature.ts";

const author = ["-c", "user.name=A Test", "-c", "user.email=test@localhost"];

/** Runs git in a miniature and returns what it prints. */
export function git({ folder }: Miniature, ...args: string[]): string {
  return execFileSync("git", args, { cwd: folder, env: outerEnvironment() }).toString().trimEnd();
}

/** Commits everything that has changed in a miniature. */
export function commit(workbook: Miniature, subject: string): void {
  git(workbook, "add", ".");
  git(workbook, ...author, "commit", "-qm", subject);
}

/** Makes a repository of a miniature, with one commit. */
export function makeRepository(workbook: Miniature): void {
  git(workbook, "init", "-qb", "main");
  commit(workbook, "Publish the workbook");
}

/** Clones a miniature, as a learner would, into another temporary folder. */
export function cloneOf(origin: Miniature): Miniature {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "workbook-clone-")));
  rmSync(folder, { recursive: true });
  execFileSync("git", ["clone", "-q", origin.folder, folder], { env: outerEnvironment() });
  cpSync(origin.path("node_modules"), join(folder, "node_modules"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  return miniatureAt(folder);
}
