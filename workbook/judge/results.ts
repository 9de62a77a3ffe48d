import { readFileSync } from "node:fs";
import type { TestCase, TestModule } from "vitest/node";
import { readStubs } from "../course/stubs.ts";
import type { Failure, StepResult, TestResult, Verdict } from "../verdict.ts";
import type { Job } from "./engine.ts";

type VitestError = NonNullable<ReturnType<TestModule["errors"]>[number]>;

/** What Vitest found out about one job, in the workbook's own words. */
export function readModule(job: Job, module: TestModule, output: string): StepResult {
  const tests = [...module.children.allTests()].map((test) => readTest(test, job));
  const importError = module.errors()[0];
  const found = importError
    ? readFailure(importError, job, "Your file could not be loaded.")
    : tests.find((test) => test.failure)?.failure;
  const failure = found && (missingExport(found, job) ?? found);
  return {
    stem: job.stem,
    answer: job.answer,
    verdict: failure ? verdictOf(failure) : passedAll(tests) ? "passed" : "broken",
    ...(failure && { failure }),
    tests,
    output,
    milliseconds: module.diagnostic().duration,
  };
}

/** Passed is only what ran and passed, every test of it, once. */
function passedAll(tests: TestResult[]): boolean {
  const names = new Set(tests.map(({ name }) => name));
  return (
    tests.length > 0 &&
    names.size === tests.length &&
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
  const [text = "", ...wire] = plain(error.message).split(/\n\n(?=on the wire · )/);
  const syntax = syntaxError(error, job);
  if (syntax) return syntax;
  const mistake = /^\[([a-z0-9-]+)\] /.exec(text)?.[1];
  const frames = (error.stacks ?? []).map((frame) => ({ ...frame, file: frame.file.replace(/\?.*$/, "") }));
  const own = frames.find(({ file }) => file === job.answer.replaceAll("\\", "/"));
  const test = frames.find(({ file }) => file.endsWith(`tests/${job.stem}.test.ts`));
  return {
    kind: error.name ?? "Error",
    ...(mistake && { mistake }),
    message: describe(error, mistake ? text.slice(mistake.length + 3) : text, own && thrown),
    transcript: wire.join("\n\n"),
    ...(own && { line: own.line, column: own.column }),
    ...(test && { testLine: test.line }),
  };
}

/** What the learner's code threw by itself is named with its class; the judge's own words stand alone. */
function describe({ name, cause }: VitestError, text: string, thrown: string | undefined): string {
  if (!name || ["AssertionError", "Blocked", "Waiting", "Crashed", "Leaking"].includes(name)) return text;
  const reason = (cause as { message?: unknown } | undefined)?.message;
  if (thrown) return `${thrown}\n${name}: ${text}${reason ? ` (${reason})` : ""}`;
  return name === "Error" ? text : `${name}: ${text}`;
}

/** The tests call the answer by the names that its stub exports: says which one is not there. */
function missingExport(failure: Failure, { stem, answer }: Job): Failure | undefined {
  if (verdictOf(failure) !== "failed" || ["SyntaxError", "Error"].includes(failure.kind)) return undefined;
  const stub = readStubs()[stem] ?? "";
  const text = readFileSync(answer, "utf8");
  const names = [...stub.matchAll(/^export (?:default )?(?:async )?(?:function\*?|class|const) (\w+)/gm)].map(
    ([, name]) => name!,
  );
  const missing = names.find((name) => !new RegExp(`export\\b(?! default)[^;]*\\b${name}\\b`).test(text));
  if (!missing || /export \* from/.test(text)) return undefined;
  return {
    kind: "Export",
    message: `Your file exports nothing named \`${missing}\`, and the tests call it by that name.`,
    transcript: "",
  };
}

/** The answer is no TypeScript: says where, in one line. */
function syntaxError(error: VitestError, { answer }: Job): Failure | undefined {
  const { code, loc, id } = error as { code?: string; loc?: { line: number; column: number }; id?: string };
  const text = plain(error.message);
  if (
    code !== "PARSE_ERROR" &&
    !/Parse failure|PARSE_ERROR|Transform failed|Expected |Unexpected /.test(text)
  )
    return undefined;
  if (error.name === "AssertionError") return undefined;
  const place = loc ?? placeIn(text);
  if (!place) return undefined;
  const reason =
    /(?:\[PARSE_ERROR\] |Error: )?([A-Z][^\n]+)/.exec(
      text.replace(/^[^\n]*(?:Parse|Transform) fail[^\n]*\n/, ""),
    )?.[1] ?? "this is no TypeScript";
  return {
    kind: "SyntaxError",
    message: `Your file cannot be read as TypeScript: ${reason} (line ${place.line}).\n${sourceLine(id ?? answer, place)}`,
    transcript: "",
    line: place.line,
    column: place.column,
  };
}

function placeIn(text: string): { line: number; column: number } | undefined {
  const found = /:(\d+):(\d+)/.exec(text);
  return found ? { line: Number(found[1]), column: Number(found[2]) } : undefined;
}

function sourceLine(file: string, { line, column }: { line: number; column: number }): string {
  try {
    const source = readFileSync(file.replace(/\?.*$/, ""), "utf8").split(/\r?\n/)[line - 1] ?? "";
    return `  ${source}\n  ${" ".repeat(Math.max(0, column - 1))}^`;
  } catch {
    return "";
  }
}

/** Without terminal colours. */
function plain(text: string): string {
  return text.replace(/\x1b\[[0-9;]*m/g, "");
}
