import type { StepResult } from "../../verdict.ts";
import { withoutDiagnoses } from "./without-diagnoses.ts";

/** The lines of a test, without the diagnoses of its mistakes. */
export interface TestSource {
  /** The test's file. */
  file: string;
  lines: SourceLine[];
}

/** A line of a test's source. */
export interface SourceLine {
  number: number;
  text: string;
  /** True if the test failed here. */
  failing: boolean;
}

/** The source of the test that failed, or of the first one if none did. `text` is what its file holds. */
export function testSource({ tests }: StepResult, file: string, text: string): TestSource | undefined {
  const test = tests.find(({ failure }) => failure) ?? tests[0];
  if (!test?.line) return undefined;
  const all = text.split(/\r?\n/);
  const end = all.findIndex((row, index) => index >= test.line! && /^\S/.test(row));
  const own = all.slice(test.line - 1, end < 0 ? all.length : end + 1).join("\n");
  const failing = (test.failure?.testLine ?? 0) - test.line;
  const lines = withoutDiagnoses(own).map(({ first, last, text: row }) => ({
    number: test.line! + first,
    text: row,
    failing: first <= failing && failing <= last,
  }));
  return { file, lines };
}
