import { readFileSync } from "node:fs";
import { findSteps, stepFiles } from "../course/steps.ts";
import { stubsFile } from "../course/stubs.ts";
import { writeWhole } from "../progress/state.ts";
import { root } from "../root.ts";

/** For authors: keeps the stubs as they stand in `exercises/` now, as the ones that learners start from. */
export function keepStubs(workbook = root): string {
  const steps = findSteps(workbook);
  const texts = Object.fromEntries(
    steps.map(({ stem }) => [stem, readFileSync(stepFiles(stem, workbook).exercise, "utf8")]),
  );
  writeWhole(stubsFile(workbook), `${JSON.stringify(texts, null, 2)}\n`);
  return `Kept ${steps.length} stubs.`;
}

/** `stubs`: see `keepStubs`. */
export async function stubs(): Promise<number> {
  console.log(keepStubs());
  return 0;
}
