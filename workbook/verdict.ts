import type { WireEvent } from "../local-servers/wire.ts";

/** How an answer was judged, in one word. */
export type Verdict =
  | "passed"
  | "failed"
  | "not started"
  | "blocked"
  | "waiting"
  | "crashed"
  | "leaking"
  | "broken";

/** How one test of a step ended. */
export interface TestResult {
  name: string;
  state: "passed" | "failed" | "skipped";
  milliseconds: number;
  /** Why it was skipped. */
  note?: string;
  failure?: Failure;
  wire?: WireEvent[];
  /** The line of the test file where it begins. */
  line?: number;
}

/** Why a test, or the import of the answer, failed. */
export interface Failure {
  /** The error's class: `AssertionError`, `Blocked`, … */
  kind: string;
  /** The known mistake's name, if it is one. */
  mistake?: string;
  /** What the learner reads, without the mistake's tag and without the transcript. */
  message: string;
  /** The transcript of the wire, if anything happened there. */
  transcript: string;
  /** The first place in the learner's own file. */
  line?: number;
  column?: number;
  /** The line of the test that failed. */
  testLine?: number;
}

/** How an answer to a step was judged. */
export interface StepResult {
  stem: string;
  /** The file that was judged. */
  answer: string;
  verdict: Verdict;
  /** What decided the verdict, unless it is `passed`, `not started`. */
  failure?: Failure;
  tests: TestResult[];
  /** What the answer printed. */
  output: string;
  milliseconds: number;
}

/** A verdict that no test was needed for: nothing there, nothing begun, or no judge to ask. */
export function resultWithoutTests(
  stem: string,
  answer: string,
  verdict: Verdict,
  failure?: Pick<Failure, "kind" | "message">,
): StepResult {
  const reason = failure && { failure: { ...failure, transcript: "" } };
  return { stem, answer, verdict, ...reason, tests: [], output: "", milliseconds: 0 };
}

/** A result with each text that an answer may have had a say in changed. */
export function changeTexts(result: StepResult, change: (text: string) => string): StepResult {
  const changeFailure = (failure: Failure): Failure => ({
    ...failure,
    message: change(failure.message),
    transcript: change(failure.transcript),
  });
  return {
    ...result,
    ...(result.failure && { failure: changeFailure(result.failure) }),
    output: change(result.output),
    tests: result.tests.map((test) => ({
      ...test,
      name: change(test.name),
      ...(test.failure && { failure: changeFailure(test.failure) }),
    })),
  };
}
