import { stripVTControlCharacters } from "node:util";
import type { TestCase, TestModule } from "vitest/node";
import { cutText } from "../cut.ts";
import type { Failure, StepResult, TestResult, Verdict } from "../verdict.ts";
import type { Job } from "./job.ts";
import { mistakeNameIn, withoutMistakeName } from "./mistake-name.ts";

type VitestError = NonNullable<ReturnType<TestModule["errors"]>[number]>;

/** The most that a report takes of a message, a transcript and what was printed, in characters. */
const most = { message: 8000, transcript: 16_000, output: 20_000 };

/** The names of a module's tests, as they are listed now. */
export function listTests(module: TestModule): string[] {
  return [...module.children.allTests()].map(({ fullName }) => fullName);
}

/**
 * What Vitest found out about one job, in the workbook's own words. `listed` are the names of its tests from before the
 * answer was loaded: only these count.
 */
export function readModule(job: Job, module: TestModule, listed: readonly string[]): StepResult {
  const isLoaded = module.errors().length === 0;
  const tests = isLoaded ? [...module.children.allTests()].map((test) => readTest(test, job)) : [];
  const importError = module.errors()[0];
  const failure = importError
    ? readFailure(importError, job, "Your file could not be loaded.")
    : tests.find((test) => test.failure)?.failure;
  return {
    stem: job.stem,
    answer: job.answer,
    verdict: failure ? verdictOf(failure) : passedAll(tests, listed) ? "passed" : "broken",
    ...(failure && { failure }),
    tests,
    output: cutText(module.meta().printed ?? "", most.output),
    milliseconds: module.diagnostic().duration,
  };
}

/** Passed is only what ran and passed: every test on the list, once, and no other. */
function passedAll(tests: TestResult[], listed: readonly string[]): boolean {
  const names = new Set(listed);
  return (
    tests.length > 0 &&
    names.size === listed.length &&
    tests.length === listed.length &&
    tests.every(({ name }) => names.delete(name)) &&
    tests.every(({ state, note }) => state === "passed" || isExcused(state, note))
  );
}

/** A test may be left out where the machine lacks something; it says so itself: "this machine has no IPv6". */
function isExcused(state: TestResult["state"], note = ""): boolean {
  return state === "skipped" && note.startsWith("this machine has no ");
}

function verdictOf({ kind }: Failure): Verdict {
  if (kind === "Blocked") return "blocked";
  if (kind === "Waiting") return "waiting";
  if (kind === "Crashed") return "crashed";
  if (kind === "Leaking") return "leaking";
  if (kind === "Broken") return "broken";
  return "failed";
}

function readTest(test: TestCase, job: Job): TestResult {
  const result = test.result();
  const { wire } = test.meta();
  const error = result.errors?.[0];
  return {
    name: test.fullName,
    state: result.state === "passed" || result.state === "failed" ? result.state : "skipped",
    milliseconds: test.diagnostic()?.duration ?? 0,
    ...("note" in result && result.note ? { note: result.note } : {}),
    ...(error && { failure: readFailure(error as VitestError, job) }),
    ...(wire && { wire }),
    ...(test.location && { line: test.location.line }),
  };
}

function readFailure(
  error: VitestError,
  job: Job,
  thrown = "Your code threw an error where none was expected.",
): Failure {
  const [text = "", ...wire] = stripVTControlCharacters(error.message).split(/\n\n(?=on the wire · )/);
  const mistake = mistakeNameIn(text);
  const frames = (error.stacks ?? []).map((frame) => ({ ...frame, file: frame.file.replace(/\?.*$/, "") }));
  const own = frames.find(({ file }) => file === job.answer.replaceAll("\\", "/"));
  // The outermost frame: a helper in the file is not a line of the test's own.
  const test = frames.findLast(({ file }) => file.endsWith(`tests/${job.stem}.test.ts`));
  return {
    kind: error.name ?? "Error",
    ...(mistake && { mistake }),
    message: cutText(describe(error, withoutMistakeName(text), own && thrown), most.message),
    transcript: cutText(wire.join("\n\n"), most.transcript),
    ...(own && { line: own.line, column: own.column }),
    ...(test && { testLine: test.line }),
  };
}

/** What the learner's code threw by itself is named with its class; the judge's own words stand alone. */
function describe({ name, cause }: VitestError, text: string, thrown: string | undefined): string {
  if (
    !name ||
    ["AssertionError", "Blocked", "Waiting", "Crashed", "Leaking", "Broken", "Export"].includes(name)
  )
    return text;
  if (isSyntaxError(name, text)) return text;
  const reason = (cause as { message?: unknown } | undefined)?.message;
  if (thrown) return `${thrown}\n${name}: ${text}${reason ? ` (${reason})` : ""}`;
  return name === "Error" ? text : `${name}: ${text}`;
}

/** The answer could not be read; the message says so itself. */
function isSyntaxError(name: string, text: string): boolean {
  return name === "SyntaxError" && text.startsWith("Your file");
}
