import { join } from "node:path";
import type { Step } from "../course/steps.ts";
import type { Report } from "../report/report.ts";
import { reporters } from "../report/reporters.ts";
import { UserError } from "../user-error.ts";
import type { StepResult } from "../verdict.ts";
import { writeWhole } from "../write-whole.ts";
import { hashText } from "./keys.ts";

/** How long the name of a report may be without its ending, in bytes. */
const longestName = 200;
const endings: Readonly<Record<string, string>> = { junit: "xml", github: "txt" };

/** @throws UserError if there is no such reporter */
export function requireReporter(name: string): void {
  if (Object.hasOwn(reporters, name)) return;
  throw new UserError(`There is no reporter "${name}". Choose one of ${Object.keys(reporters).join(", ")}.`);
}

/** The name of a student's report: the student's own, with an ending. A name too long for a file is cut. */
export function reportName(student: string, reporter: string): string {
  let name = student;
  if (Buffer.byteLength(name) > longestName) {
    while (Buffer.byteLength(name) > longestName - 9) name = [...name].slice(0, -1).join("");
    name = `${name}-${hashText(student).slice(0, 8)}`;
  }
  return `${name}.${endings[reporter] ?? "json"}`;
}

/** Writes a student's report, whole or not at all. */
export function writeReport(
  folder: string,
  name: string,
  reporter: string,
  graded: { student: string; seed: string; steps: readonly Step[]; results: readonly StepResult[] },
): void {
  const { student, seed, steps, results } = graded;
  const report: Report = {
    student,
    seed,
    points: results.filter(({ verdict }) => verdict === "passed").length,
    steps: steps.map((step, index) => ({ step, result: results[index]! })),
  };
  writeWhole(join(folder, name), reporters[reporter]!(report));
}
