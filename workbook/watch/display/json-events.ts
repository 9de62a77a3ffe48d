import type { WireEvent } from "../../../local-servers/wire.ts";
import type { Verdict } from "../../verdict.ts";
import type { TypeProblem } from "../session/session.ts";

/**
 * What `npm start -- --json` writes: one object per line, for editors and other programs. Fields and events may be
 * added; none changes its meaning without a new `version` in `hello`. A program that writes to the watcher's standard
 * input presses its keys: `n`, `p`, `h`, `r`, `q` and the others, without line ends.
 */
export type JsonEvent =
  /** The first line. `watching`: more lines will come. */
  | {
      event: "hello";
      version: 1;
      watching: boolean;
      steps: { step: string; number: string; title: string; verdict: Verdict | null }[];
    }
  /** A step is open: its task in Markdown, its file as an absolute path. */
  | {
      event: "step";
      step: string;
      number: string;
      title: string;
      task: string;
      file: string;
      hints: { taken: number; all: number };
    }
  /** A judgement began, because the file was saved or because it was asked for. */
  | { event: "judging"; step: string; saved: boolean }
  | JsonVerdict
  /** What TypeScript finds in the open step's file; empty once it finds nothing. */
  | { event: "types"; step: string; problems: TypeProblem[] }
  /** A hint was taken; its body in Markdown. */
  | { event: "hint"; step: string; number: number; title: string; body: string }
  /** A sentence for the learner. */
  | { event: "notice"; text: string }
  /** Something waits for `y`; every other key means no. */
  | { event: "question"; about: "reset" | "reference" }
  /** Every step was judged once more at the end of the workbook. */
  | { event: "end"; passed: number; steps: number };

/** How a step was judged. */
export interface JsonVerdict {
  event: "verdict";
  step: string;
  verdict: Verdict;
  passed: number;
  steps: number;
  /** The known mistake's name. */
  mistake: string | null;
  /** What the learner reads. */
  message: string | null;
  /** The transcript of the wire, as text. */
  transcript: string | null;
  /** The place in the learner's file. */
  line: number | null;
  column: number | null;
  /** What the learner's code printed. */
  output: string;
  milliseconds: number;
  tests: {
    name: string;
    state: "passed" | "failed" | "skipped";
    line: number | null;
    message: string | null;
    wire: WireEvent[];
  }[];
}
