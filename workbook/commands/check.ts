import { parseArgs } from "node:util";
import { checkLayout } from "../author/check/layout.ts";
import { checkStubs } from "../author/check/stubs.ts";
import { checkLint, checkTypes } from "../author/check/types.ts";
import { checkUntouched, checkVariants } from "../author/check/variants.ts";
import { selectSteps } from "../course/select.ts";
import { findSteps } from "../course/steps.ts";
import { readStubs } from "../course/stubs.ts";
import { Engine } from "../judge/engine.ts";
import { root } from "../root.ts";

/** What the check found: a line for each rule that is broken, and how many things it looked at. */
export interface Findings {
  complaints: string[];
  passed: number;
}

/** `check [step…]`: proves the judges, and prints a line for each broken rule. Exit code 0 if none is. */
export async function check(args: string[]): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const { complaints, passed } = await checkWorkbook(positionals);
  for (const line of complaints) console.error(`× ${line}`);
  console.log(`${passed} passed, ${complaints.length} failed`);
  return complaints.length ? 1 : 0;
}

/** All rules for these steps; those about the whole tree only if no step is named. */
export async function checkWorkbook(names: string[] = []): Promise<Findings> {
  const all = findSteps();
  const steps = selectSteps(all, names);
  const engine = await Engine.open({ shared: true });
  try {
    const stubs = checkStubs(all, root);
    const [variants, untouched, types, lint] = await Promise.all([
      checkVariants(steps, readStubs(), engine), // Lays out the stubs first, which checkTypes compares.
      checkUntouched(steps, readStubs(), engine),
      names.length ? [] : checkTypes(all, root),
      names.length ? [] : checkLint(root),
    ]);
    const layout = names.length ? [] : checkLayout(root);
    const touched = stubs.touched.map(
      (stem) => `exercises/${stem}.ts differs from its stub in workbook/stubs.json`,
    );
    if (touched.length && !process.env.CI)
      console.log(
        `${touched.length} stubs have been worked on; the shipped ones are checked in their place. (Authors: npm run stubs)`,
      );
    const complaints = [
      ...layout,
      ...stubs.complaints,
      ...(process.env.CI ? touched : []),
      ...variants.complaints,
      ...untouched,
      ...types,
      ...lint,
    ];
    return {
      complaints,
      passed:
        variants.judged - variants.complaints.length + (names.length ? 0 : tools([types, lint, layout])),
    };
  } finally {
    await engine.close();
  }
}

function tools(findings: string[][]): number {
  return findings.filter(({ length }) => length === 0).length;
}
