import { isAbsolute, relative } from "node:path";
import type { Step } from "../course/steps.ts";
import { root } from "../root.ts";
import type { StepResult } from "../verdict.ts";

/** What `grade` found. */
export interface Report {
  points: number;
  /** What the inputs that vary were made from: the same seed gives the same inputs. */
  seed: string;
  steps: StepReport[];
  /** Whose submission this is, where a whole class is judged. */
  student?: string;
}

/** A step and how the answer to it was judged. */
export interface StepReport {
  step: Step;
  result: StepResult;
}

/** The file that was judged as reports name it, with `/`: relative to the workbook, or to the submission. */
export function fileOf({ answer }: StepResult): string {
  return (isAbsolute(answer) ? relative(root, answer) : answer).replaceAll("\\", "/");
}

/** Text for programs: halves of characters, which no encoding can carry, become U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** A value as JSON that every program can read. */
export function wellFormedJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_, part: unknown) => (typeof part === "string" ? wellFormed(part) : part),
    indent,
  );
}
