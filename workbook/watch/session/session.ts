import type { Comparison } from "../../course/compare.ts";
import type { Step } from "../../course/steps.ts";
import { noText, type StepText } from "../../course/text.ts";
import type { StepResult, Verdict } from "../../verdict.ts";
import type { Tally } from "./tally.ts";
import type { TestSource } from "./test-source.ts";

/** What the body of the screen shows. */
export type ScreenName = "step" | "hint" | "list" | "test" | "compare" | "wire" | "keys" | "end";

/** What the watcher waits to hear with `y`. */
export type Question = "reset" | "reference";

/** An error that TypeScript finds in the learner's file. */
export interface TypeProblem {
  line: number;
  column: number;
  message: string;
}

/** Everything that the screen shows, as plain data: `reduce.ts` changes it, `view/` draws it. */
export interface Session {
  steps: readonly Step[];
  /** The lessons' titles by folder. */
  lessons: Readonly<Record<string, string>>;
  /** What is known of each step, by stem. */
  verdicts: Readonly<Record<string, Verdict | undefined>>;
  /** Which step is open: an index of `steps`. */
  at: number;
  text: StepText;
  /** The step's file, as an absolute path. */
  file: string;
  /** True while a judgement is on its way; `slow` once it has taken long enough to be worth a word. */
  judging: boolean;
  slow: boolean;
  /** The last judgement of the open step. */
  result?: StepResult;
  /** The fingerprint of the answer file when the open step was last judged, perhaps by an earlier watcher. */
  fingerprint?: string;
  types: readonly TypeProblem[];
  /** How many hints were taken. */
  hints: number;
  /** The mistake seen last, and how often in a row. */
  mistake?: string;
  times: number;
  /** True if only the task's first line is to be seen. */
  folded: boolean;
  screen: ScreenName;
  /** Rows of the body that are above the screen, and how many rows it shows. */
  scroll: number;
  page: number;
  question?: Question;
  /** One sentence for now: it goes with the next key. */
  notice?: string;
  /** The list's filter and the chosen row. */
  filter: string;
  cursor: number;
  source?: TestSource;
  comparison?: Comparison;
  /** How the reference answer behaves on the wire. */
  reference?: Tally;
  /** The last judgement of all steps, once the learner has come to the end. */
  closing?: { judged: number; done: boolean };
}

/** A session before any step is open. */
export function newSession(
  steps: readonly Step[],
  lessons: Record<string, string>,
  verdicts: Session["verdicts"],
): Session {
  return {
    steps,
    lessons,
    verdicts,
    at: 0,
    text: noText,
    file: "",
    judging: false,
    slow: false,
    types: [],
    hints: 0,
    times: 0,
    folded: false,
    screen: "step",
    scroll: 0,
    page: 10,
    filter: "",
    cursor: 0,
  };
}

/** The step that is open. */
export function currentStep({ steps, at }: Session): Step {
  return steps[at]!;
}

/** True if the open step's newest judgement is a pass. */
export function isPassed({ result }: Session): boolean {
  return result?.verdict === "passed";
}

/** How many steps have passed. */
export function passedCount({ steps, verdicts }: Session): number {
  return steps.filter(({ stem }) => verdicts[stem] === "passed").length;
}

/** The steps that the list shows: those whose number, title, name or verdict hold every word of the filter. */
export function listedSteps({ steps, filter, verdicts }: Session): Step[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return steps.filter(({ stem, number, title }) => {
    const text = `${number} ${title} ${stem} ${verdicts[stem] ?? "open"}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
