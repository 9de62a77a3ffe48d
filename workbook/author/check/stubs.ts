import { existsSync, readFileSync } from "node:fs";
import { type Step, stepFiles } from "../../course/steps.ts";
import { readStubs, sameText } from "../../course/stubs.ts";

/**
 * The shipped stubs are those in `exercises/`. A learner changes `exercises/`, an author both: only where the workbook
 * itself is tested (`CI` is set) is a difference a fault, elsewhere it is a note.
 */
export function checkStubs(steps: Step[], workbook: string): { complaints: string[]; touched: string[] } {
  const stubs = readStubs(workbook);
  const stems = new Set(steps.map(({ stem }) => stem));
  const touched: string[] = [];
  const complaints = Object.keys(stubs)
    .filter((stem) => !stems.has(stem))
    .map((stem) => `workbook/stubs.json keeps ${stem}, and there is no such step: npm run stubs`);
  for (const { stem } of steps) {
    const { exercise } = stepFiles(stem, workbook);
    const stub = stubs[stem];
    if (stub === undefined) complaints.push(`workbook/stubs.json lacks ${stem}: npm run stubs`);
    else if (existsSync(exercise) && !sameText(readFileSync(exercise, "utf8"), stub)) touched.push(stem);
  }
  return { complaints, touched };
}
