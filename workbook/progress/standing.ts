import { readFileSync } from "node:fs";
import { type Step, stepFiles } from "../course/steps.ts";
import { readStubs, sameText } from "../course/stubs.ts";
import type { Verdict } from "../verdict.ts";
import { hashText, readState, type State } from "./state.ts";

/** Where the learner stands, as far as it is known without judging. */
export interface Standing {
  state: State;
  /** By stem. A text that was never judged has none. */
  verdicts: Record<string, Verdict | undefined>;
}

/** What is known of these steps: an untouched stub is `not started`, a remembered verdict counts for its own text only. */
export function readStanding(steps: readonly Step[]): Standing {
  const state = readState();
  const stubs = readStubs();
  const verdicts = Object.fromEntries(
    steps.map((step) => [step.stem, knownVerdict(step, state, stubs[step.stem])]),
  );
  return { state, verdicts };
}

function knownVerdict({ stem }: Step, { steps }: State, stub: string | undefined): Verdict | undefined {
  try {
    const text = readFileSync(stepFiles(stem).exercise, "utf8");
    if (stub !== undefined && sameText(text, stub)) return "not started";
    return steps[stem]?.answer === hashText(text) ? steps[stem].verdict : undefined;
  } catch {
    return undefined;
  }
}

/** The step to begin with: the one the learner was at, if it is open; else the first open one; else the first. */
export function whereToBegin(steps: readonly Step[], { state, verdicts }: Standing): number {
  const open = steps.flatMap(({ stem }, index) => (verdicts[stem] === "passed" ? [] : [index]));
  const current = steps.findIndex(({ stem }) => stem === state.current);
  return open.includes(current) ? current : (open[0] ?? 0);
}
