import { existsSync, readFileSync } from "node:fs";
import { type Step, stepFiles } from "../../course/steps.ts";
import { type StubTexts, sameText } from "../../course/stubs.ts";

/**
 * The shipped stubs are those in `exercises/`. Says which are missing and which exercises differ from theirs; with
 * `isWhole`, also which stubs are kept of steps that do not exist.
 */
export function checkStubs(
  steps: readonly Step[],
  stubs: StubTexts,
  isWhole: boolean,
  workbook: string,
): { complaints: string[]; touched: string[] } {
  const stems = new Set(steps.map(({ stem }) => stem));
  const gone = isWhole ? Object.keys(stubs).filter((stem) => !stems.has(stem)) : [];
  const missing = steps.filter(({ stem }) => stubs[stem] === undefined);
  const touched = steps.filter(({ stem }) => {
    const { exercise } = stepFiles(stem, workbook);
    const stub = stubs[stem];
    return stub !== undefined && existsSync(exercise) && !sameText(readFileSync(exercise, "utf8"), stub);
  });
  return {
    complaints: [
      ...gone.map((stem) => `workbook/stubs.json has ${stem}, but there is no such step: npm run stubs`),
      ...missing.map(({ stem, number }) => `workbook/stubs.json lacks ${stem}: npm run stubs ${number}`),
    ],
    touched: touched.map(({ stem }) => stem),
  };
}
