import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { selectStep } from "../course/select.ts";
import { findSteps } from "../course/steps.ts";
import { newestPicture, pictureFile } from "../progress/pictures.ts";
import { UserError } from "../user-error.ts";

/**
 * `wire [step]`: the picture of what happened on the wire when the step (or the one judged last) failed. Opens it where
 * there is a desktop, and prints where it lies.
 */
export async function wire(args: string[]): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const stem = positionals[0] === undefined ? newestPicture() : selectStep(findSteps(), positionals[0]).stem;
  if (!stem)
    throw new UserError(
      "There is no picture yet: one is kept when a test fails in which bytes went over the wire.",
    );
  const file = pictureFile(stem);
  if (!existsSync(file)) {
    throw new UserError(
      `There is no picture of ${stem}: one is kept when a test of it fails in which bytes went over the wire.`,
    );
  }
  console.log(file);
  if (process.stdout.isTTY) show(file);
  return 0;
}

/** The desktop's own way to open a file. Without a desktop nothing happens: the path has been printed. */
function show(file: string): void {
  const [program, ...args] = { darwin: ["open"], win32: ["cmd", "/c", "start", ""] }[
    process.platform as string
  ] ?? ["xdg-open"];
  const child = spawn(program!, [...args, file], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
