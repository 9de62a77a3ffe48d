import { readFileSync } from "node:fs";
import { root } from "../root.ts";
import { writeWhole } from "../state.ts";
import { findSteps, stepFiles } from "../steps.ts";
import { stubsFile } from "../stubs.ts";

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
