import { existsSync } from "node:fs";
import { paintFor } from "../render/colour.ts";
import { selectStep } from "../select.ts";
import { findSteps, stepFiles } from "../steps.ts";
import { UserError } from "../user-error.ts";
import { compareFiles } from "../watch/compare.ts";
import { harmless } from "../watch/line.ts";

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
