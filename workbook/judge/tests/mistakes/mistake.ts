import type { Answer } from "../../remote/answer.ts";

/** A mistake that the judge recognizes in any step, without the step having to list it. */
export interface CommonMistake {
  name: string;
  message: string;
  /** True if nothing that the function has ever done speaks against it. */
  isSure: boolean;
  /** True if the answer's own text shows it, whatever has come of it. */
  isSignature?: boolean;
  /** The answer's frames, if it has a place. */
  frames: string[];
}

/** A mistake, as far as one call shows it. */
export type Seen = Pick<CommonMistake, "name" | "message"> & { frames?: string[] };

/** What the answer is judged by, beside the tests. */
export interface Judged {
  answer: Answer;
  /** The answer's file. */
  file: string;
  /** The number of calls before this test. */
  callsBefore: number;
  /** The number of the judge's iterables that it had begun to read before this test. */
  inputsBefore: number;
}
