import type { Comparison } from "../../course/compare.ts";
import type { StepText } from "../../course/text.ts";
import type { StepState } from "../../progress/state.ts";
import type { Key } from "../../terminal/keyboard.ts";
import type { StepResult } from "../../verdict.ts";
import type { Session, TypeProblem } from "./session.ts";
import type { Tally } from "./tally.ts";
import type { TestSource } from "./test-source.ts";

/** What happens to a session. */
export type Event =
  | { type: "key"; key: Key }
  | { type: "opened"; opening: Opening }
  | { type: "judging"; stem: string; saved: boolean }
  /** The judgement takes its time. */
  | { type: "slow"; stem: string }
  | ({ type: "judged" } & Judged)
  | { type: "types"; stem: string; problems: TypeProblem[] }
  | { type: "reference"; stem: string; tally: Tally | undefined }
  | { type: "source"; source: TestSource }
  | { type: "compared"; comparison: Comparison }
  | { type: "notice"; text: string }
  /** All steps are judged once more at the end of the workbook; `results` come once the last is judged. */
  | { type: "closing"; judged: number; results?: Judged[] };

/** What is remembered and read of a step when it is opened. */
export interface Opening {
  at: number;
  text: StepText;
  file: string;
  hints: number;
  /** True if the learner has read the task before. */
  seen: boolean;
  fingerprint?: string | undefined;
  mistake?: string | undefined;
  times: number;
}

/** A verdict, and the fingerprint of the answer file that it is for. */
export interface Judged {
  result: StepResult;
  fingerprint: string;
}

/** What the watcher is to do, besides showing the session. */
export type Effect =
  | { do: "open-step"; at: number }
  | { do: "judge" }
  | { do: "judge-all" }
  | { do: "remember"; steps: Record<string, StepState>; current?: string }
  | { do: "read-source" }
  | { do: "compare" }
  | { do: "reset" }
  | { do: "open-editor" }
  | { do: "suspend" }
  | { do: "quit" };

/** The session after an event, and what is to be done. */
export interface Transition {
  session: Session;
  effects: Effect[];
}
