import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../root.ts";
import type { Verdict } from "../verdict.ts";
import { writeWhole } from "../write-whole.ts";

/** What the workbook remembers of one step. */
export interface StepState {
  /** How many hints the learner has taken. */
  hints?: number;
  /** The last verdict, and the fingerprint of the answer file that it was for. */
  verdict?: Verdict;
  fingerprint?: string;
  /** True once the task has been shown in full. */
  seen?: boolean;
  /** The mistake of the last verdict, and how often it came in a row. */
  mistake?: string | undefined;
  times?: number;
}

/** Everything that the workbook remembers. It may be deleted at any time: only hints taken and old verdicts go with it. */
export interface State {
  steps: Record<string, StepState>;
  /** The step that the learner was at. */
  current?: string;
}

/** The ignored folder for the workbook's own files. */
export function stateFolder(workbook = root): string {
  return join(workbook, ".workbook");
}

/** The state as it was last written; empty if there is none, or none that can be read. */
export function readState(workbook = root): State {
  try {
    const state = JSON.parse(readFileSync(stateFile(workbook), "utf8")) as Partial<State>;
    return { ...state, steps: typeof state.steps === "object" && state.steps ? state.steps : {} };
  } catch {
    return { steps: {} }; // Nothing is kept here that could not be found out again.
  }
}

/**
 * Changes the state. The file is replaced whole, so that a reader (or a process killed in the middle) never leaves
 * half of it; it is read again first, so that what another process wrote meanwhile stays. Where nothing can be written
 * (a read-only tree), the workbook goes on without a memory.
 */
export function changeState(change: (state: State) => void, workbook = root): void {
  const state = readState(workbook);
  change(state);
  try {
    writeWhole(stateFile(workbook), `${JSON.stringify(state, null, 2)}\n`);
  } catch {
    // Read-only: see above.
  }
}

/** Adds to what is remembered of these steps, and which one is open if that has changed. */
export function remember(
  steps: Readonly<Record<string, StepState>>,
  current?: string,
  workbook = root,
): void {
  changeState((state) => {
    for (const [stem, step] of Object.entries(steps)) state.steps[stem] = { ...state.steps[stem], ...step };
    if (current) state.current = current;
  }, workbook);
}

function stateFile(workbook: string): string {
  return join(stateFolder(workbook), "state.json");
}
