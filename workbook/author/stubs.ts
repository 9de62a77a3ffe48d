import { readFileSync } from "node:fs";
import { type Step, stepFiles } from "../course/steps.ts";
import { readStubs, stubsFile } from "../course/stubs.ts";
import { root } from "../root.ts";
import { writeWhole } from "../write-whole.ts";

/**
 * Keeps the stubs of these steps as they are in `exercises/` now, and returns how many. With `others`, those that are
 * kept of all other steps stay.
 */
export function keepStubs(steps: readonly Pick<Step, "stem">[], others: boolean, workbook = root): number {
  const texts = others ? readStubs(workbook) : {};
  for (const { stem } of steps) texts[stem] = readFileSync(stepFiles(stem, workbook).exercise, "utf8");
  const sorted = Object.fromEntries(Object.entries(texts).sort(([left], [right]) => (left < right ? -1 : 1)));
  writeWhole(stubsFile(workbook), `${JSON.stringify(sorted, null, 2)}\n`);
  return steps.length;
}
