import { selectSteps } from "../../course/select.ts";
import { findSteps, type Step } from "../../course/steps.ts";
import { readStubs } from "../../course/stubs.ts";
import { Engine } from "../../judge/engine.ts";
import { root } from "../../root.ts";
import { checkLayout, checkParts } from "./layout.ts";
import { checkLessonLists } from "./lesson-lists.ts";
import { checkLint } from "./lint.ts";
import { checkStubs } from "./stubs.ts";
import { checkTypes } from "./types.ts";
import { checkUntouched, checkVariants } from "./variants.ts";

/** What the check found. */
export interface Findings {
  /** A line for each rule that is broken. */
  complaints: string[];
  /** How many things are as they must be. */
  passed: number;
  /** The stems of steps whose stub has been worked on. */
  touched: string[];
}

/** Checks everything, or all that concerns the steps that are named. */
export async function checkWorkbook(names: readonly string[] = []): Promise<Findings> {
  const all = findSteps();
  const steps = selectSteps(all, names);
  const named = names.length ? steps : undefined;
  const stubs = readStubs();
  const engine = await Engine.open({ workers: 6, shared: true });
  try {
    const kept = checkStubs(named ?? all, stubs, named === undefined, root);
    const [variants, untouched, types, lint] = await Promise.all([
      checkVariants(steps, stubs, engine), // Lays out the stubs first, which checkTypes compares.
      checkUntouched(steps, stubs, engine),
      checkTypes(steps, named !== undefined, root),
      checkLint(named, root),
    ]);
    const layout = named ? named.flatMap((step) => checkParts(step, root)) : checkLayout(root);
    const tools = [types, lint, [...layout, ...checkLessonLists(all, steps, root)]];
    return {
      complaints: [...tools[2]!, ...kept.complaints, ...variants.complaints, ...untouched, ...types, ...lint],
      passed: variants.judged - variants.complaints.length + tools.filter(({ length }) => !length).length,
      touched: kept.touched,
    };
  } finally {
    await engine.close();
  }
}

/** What is said about a step whose stub is not the one that learners start from. */
export function touchedLine({ stem }: Pick<Step, "stem">): string {
  return `exercises/${stem}.ts differs from its stub in workbook/stubs.json`;
}
