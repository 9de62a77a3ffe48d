import { readFileSync } from "node:fs";
import type { StepResult } from "../../verdict.ts";

/** The lines of a test, out of its file. */
export interface Source {
  /** The test's file. */
  file: string;
  /** The number of the first line. */
  first: number;
  lines: string[];
  /** The number of the line that failed. */
  failing?: number;
}

/** The source of the test that failed; of the first one if none did. */
export function readSource({ tests }: StepResult, file: string): Source | undefined {
  const test = tests.find(({ failure }) => failure) ?? tests[0];
  if (!test?.line) return undefined;
  const lines = readFileSync(file, "utf8").split(/\r?\n/);
  const end = lines.findIndex((text, index) => index >= test.line! && /^\S/.test(text));
  return {
    file,
    first: test.line,
    lines: lines.slice(test.line - 1, end < 0 ? lines.length : end + 1),
    ...(test.failure?.testLine && { failing: test.failure.testLine }),
  };
}
