import "../../../local-servers/without-storage.ts";
import type { RunnerTestCase as Test, TestAnnotation } from "vitest";
import { wire } from "../../../local-servers/wire.ts";
import "../../../tests/kit/matchers.ts";
import { trace } from "../../trace.ts";
import { isDebugging } from "../limits.ts";
import { currentAnswer, loadListed } from "../remote/current.ts";
import { theLine } from "../remote/line.ts";
import { isNamed, isUntouched, stemOf, titleOf } from "./answer.ts";
import { asError, foreignError } from "./foreign-errors.ts";
import { illustration } from "./illustration.ts";
import { judge } from "./judge.ts";

/** What `runner.ts` calls. It goes over `globalThis` because Vitest loads runner and tests as separate module graphs. */
export interface Judge {
  /** See `workbook/trace.ts`. */
  trace(what: string): void;
  /** True if the workbook's own runner has named the answer, and plain Vitest has not. */
  isNamed(testModule: string): boolean;
  /** True if this test module must not run: the learner has not begun. */
  isNotStarted(testModule: string): boolean;
  /** `1.4 The address of a host`; undefined if the step has no text. */
  titleOf(testModule: string): string | undefined;
  /**
   * Loads the answer, once the tests are listed. Resolves with why it could not be loaded, as a report may show it, or with
   * undefined.
   */
  load(): Promise<Error | undefined>;
  run(test: Test, body: () => unknown): Promise<void>;
  /** True if after this test's end the others need not run. */
  decides(test: Test): boolean;
  /** What the answer has printed. */
  printed(): string;
  /** The wire's record as a picture for Vitest's UI and HTML report, under the line that failed. */
  illustrate(test: Test, error: unknown): TestAnnotation | undefined;
}

/**
 * A process that has ended runs no further test. Whoever waited in vain once would most likely do so in each test; and some
 * runs want the first failure only.
 */
function isEnough(testModule: string, kind: string | undefined): boolean {
  if (currentAnswer()?.ending) return true;
  return isNamed(testModule) && (kind === "Waiting" || testModule.endsWith("&briefly"));
}

/** An error of the answer's in a form that says nothing in the judge's name; the judge's own stays as it is. */
function ownOrForeign(error: unknown): Error {
  const isOwn = error instanceof Error && !currentAnswer()?.made(error);
  return isOwn ? error : foreignError(asError(error));
}

const self: Judge = {
  trace,
  isNamed,
  isNotStarted: (testModule) => stemOf(testModule) !== "" && !isNamed(testModule) && isUntouched(testModule),
  titleOf: (testModule) => titleOf(stemOf(testModule)),
  load: async () => {
    try {
      await loadListed();
      return undefined;
    } catch (error) {
      return ownOrForeign(error);
    }
  },
  run: (test, body) => judge(test, body),
  illustrate: (test, error) =>
    isNamed(test.file.filepath) ? undefined : illustration(test, wire().events, error),
  decides: ({ result, file: { filepath } }) =>
    result?.state === "fail" && isEnough(filepath, result.errors?.[0]?.name),
  printed: () => (currentAnswer()?.printed ?? []).map(({ text }) => text).join(""),
};
if (!isDebugging) theLine().prepare(); // It boots while the test is still being loaded.
(globalThis as { [key: symbol]: unknown })[Symbol.for("workbook.judge")] = self;
