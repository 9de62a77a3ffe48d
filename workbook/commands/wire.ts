import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { selectStep } from "../course/select.ts";
import { findSteps } from "../course/steps.ts";
import { newestPicture, pictureFile } from "../progress/pictures.ts";
import { UserError } from "../user-error.ts";
import { command } from "./command.ts";

/** `wire [STEP]`: the picture of what happened on the wire when the step (or the one judged last) failed. */
export const wire = command({
  usage: "npm run wire [STEP]",
  help: "Prints where the picture of the wire is, from when a step last failed, and opens it where there is a desktop. Without a name, the newest picture.",
  most: 1,
  run: async ([name]) => {
    const stem = name === undefined ? newestPicture() : selectStep(findSteps(), name).stem;
    const file = stem && pictureFile(stem);
    if (!file || !existsSync(file)) {
      const none = stem ? `There is no picture of ${stem} yet` : "There is no picture yet";
      throw new UserError(`${none}: one is made when a test fails that used the network.`);
    }
    console.log(file);
    if (process.stdout.isTTY) open(file);
    return 0;
  },
});

/** Opens a file the desktop's own way. Without a desktop nothing happens: the path has been printed. */
function open(file: string): void {
  const [program, ...args] = { darwin: ["open"], win32: ["cmd", "/c", "start", ""] }[
    process.platform as string
  ] ?? ["xdg-open"];
  const child = spawn(program!, [...args, file], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
