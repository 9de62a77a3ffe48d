import { existsSync } from "node:fs";
import { compareFiles } from "../course/compare.ts";
import { selectStep } from "../course/select.ts";
import { findSteps, stepFiles } from "../course/steps.ts";
import { harmless } from "../terminal/harmless.ts";
import { line } from "../terminal/line.ts";
import { painterFor } from "../terminal/paint.ts";
import { UserError } from "../user-error.ts";
import { command } from "./command.ts";

/** `diff STEP`: the learner's answer (`-`) beside the reference (`+`). */
export const diff = command({
  usage: "npm run diff STEP",
  help: "Shows your answer beside the reference answer.",
  most: 1,
  run: async ([name]) => {
    if (!name)
      throw new UserError("Which step? For example: npm run diff 1.1. It shows the reference answer.");
    const step = selectStep(findSteps(), name);
    const { exercise, solution } = stepFiles(step.stem);
    if (!existsSync(exercise))
      throw new UserError(
        `exercises/${step.stem}.ts is missing. "npm run reset ${step.number}" puts the stub back.`,
      );
    const paint = painterFor(process.stdout);
    const head = [...line("- your answer", "bad"), ...line("   "), ...line("+ the reference", "good")];
    console.log(paint([...head, ...line(`   ${step.number} ${step.title}\n`)]));
    for (const { sign, text } of compareFiles(exercise, solution)) {
      const style = { " ": undefined, "-": "bad", "+": "good" } as const;
      console.log(paint(line(`${sign} ${harmless(text)}`.trimEnd(), style[sign])));
    }
    return 0;
  },
});
