import { readFileSync } from "node:fs";
import { type Step, stepFiles } from "../course/steps.ts";
import { readStubs, sameText } from "../course/stubs.ts";
import { root } from "../root.ts";
import type { Verdict } from "../verdict.ts";
import { fingerprint } from "./fingerprint.ts";
import { readState, type State } from "./state.ts";

/** How far the learner is, as far as it is known without judging. */
export interface Standing {
  state: State;
  /** By stem. An answer file that was never judged as it is has none. */
  verdicts: Record<string, Verdict | undefined>;
}

/** What is known of these steps: an untouched stub is `not started`, a remembered verdict counts for its own text only. */
export function readStanding(steps: readonly Step[], workbook = root): Standing {
  const state = readState(workbook);
  const stubs = readStubs(workbook);
  const verdicts = steps.map(({ stem }) => {
    const file = stepFiles(stem, workbook).exercise;
    return [stem, isStub(file, stubs[stem]) ? "not started" : remembered(file, state.steps[stem])] as const;
  });
  return { state, verdicts: Object.fromEntries(verdicts) };
}

function isStub(file: string, stub: string | undefined): boolean {
  try {
    return stub !== undefined && sameText(readFileSync(file, "utf8"), stub);
  } catch {
    return false;
  }
}

function remembered(file: string, step: State["steps"][string] | undefined): Verdict | undefined {
  return step?.verdict && step.fingerprint === fingerprint(file) ? step.verdict : undefined;
}

/** The step to begin with: the one the learner was at, if it is open; else the first open one; else the first. */
export function whereToBegin(steps: readonly Step[], { state, verdicts }: Standing): number {
  const open = steps.flatMap(({ stem }, index) => (verdicts[stem] === "passed" ? [] : [index]));
  const current = steps.findIndex(({ stem }) => stem === state.current);
  return open.includes(current) ? current : (open[0] ?? 0);
}
