import { existsSync, readFileSync } from "node:fs";
import type { Step } from "../course/steps.ts";
import type { Verdict } from "../verdict.ts";
import type { Setting } from "./keys.ts";

/** Everything about a finished run but the reports: what `class.json` holds, and tables are made from. */
export interface ClassFile {
  version: 1;
  setting: Setting;
  /** The form of the reports. */
  reporter: string;
  steps: Pick<Step, "stem" | "number" | "title">[];
  /** `3/20`; null for a whole class, also one that was merged. */
  shard: string | null;
  /** In the order of their names. */
  students: GradedStudent[];
}

export interface GradedStudent {
  student: string;
  /** The name of the report in `reports/`. */
  report: string;
  points: number;
  /** Stands for all the files that were judged. */
  files: string;
  /** When the last of the verdicts was found, as an ISO 8601 time. */
  judged: string;
  /** How long the tests took, in milliseconds; tests of equal answers ran once for all. */
  milliseconds: number;
  note: string;
  /** In the order of the course. */
  steps: GradedStep[];
}

export interface GradedStep {
  verdict: Verdict;
  /** The known mistake's name. */
  mistake: string | null;
  /** The answer without names and layout; null where there is none. */
  shape: string | null;
}

/** The class file of a finished run; undefined if there is none that can be read. */
export function readClassFile(path: string): ClassFile | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const file = JSON.parse(readFileSync(path, "utf8")) as ClassFile;
    return file.version === 1 && Array.isArray(file.students) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** True if anything could not be judged. */
export function hasBroken({ students }: ClassFile): boolean {
  return students.some(({ steps }) => steps.some(({ verdict }) => verdict === "broken"));
}
