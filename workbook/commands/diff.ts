import { existsSync } from "node:fs";
import { compareFiles } from "../course/compare.ts";
import { selectStep } from "../course/select.ts";
import { findSteps, stepFiles } from "../course/steps.ts";
import { paintFor } from "../terminal/colour.ts";
import { harmless } from "../terminal/line.ts";
import { UserError } from "../user-error.ts";

/** `diff STEP`: the learner's answer (`-`) beside the reference (`+`). */
export async function diff([name, ...rest]: string[]): Promise<number> {
  if (!name || rest.length)
    throw new UserError("Say which step, such as: npm run diff 1.1. It shows the reference answer, too.");
  const step = selectStep(findSteps(), name);
  const { exercise, solution } = stepFiles(step.stem);
  if (!existsSync(exercise))
    throw new UserError(
      `exercises/${step.stem}.ts is missing. "npm run reset ${step.number}" puts the stub back.`,
    );
  const paint = paintFor(process.stdout);
  console.log(
    `${paint("red", "- your answer")}   ${paint("green", "+ the reference")}   ${step.number} ${step.title}\n`,
  );
  for (const { sign, text } of compareFiles(exercise, solution)) {
    const row = `${sign} ${harmless(text)}`.trimEnd();
    console.log(sign === " " ? row : paint(sign === "-" ? "red" : "green", row));
  }
  return 0;
}
