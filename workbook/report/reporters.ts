import { relative } from "node:path";
import type { Step } from "../course/steps.ts";
import { root } from "../root.ts";
import type { StepResult } from "../verdict.ts";
import { headline } from "./result.ts";

/** What `grade` found. */
export interface Report {
  points: number;
  steps: { step: Step; result: StepResult }[];
}

/** The forms in which `grade` can report to other programs. */
export const reporters = ["json", "junit", "github"];

/** @param reporter one of `reporters` */
export function renderReport(reporter: string, report: Report): string {
  if (reporter === "json") return renderJson(report);
  if (reporter === "junit") return renderJunit(report);
  return renderGithub(report);
}

/** What `--reporter json` writes. Fields may be added to it; none is renamed or dropped without a new `version`. */
export interface JsonReport {
  version: 1;
  points: number;
  outOf: number;
  steps: {
    step: string;
    number: string;
    title: string;
    verdict: StepResult["verdict"];
    /** The known mistake's name, or null. */
    mistake: string | null;
    /** What the learner is told, or null. */
    message: string | null;
    /** The file that was judged, relative to the workbook where it lies inside. */
    file: string;
    line: number | null;
    milliseconds: number;
    /** What the answer printed; a flood is cut. */
    output: string;
    tests: {
      name: string;
      state: "passed" | "failed" | "skipped";
      milliseconds: number;
      message: string | null;
      transcript: string | null;
    }[];
  }[];
}

function renderJson({ points, steps }: Report): string {
  const report: JsonReport = {
    version: 1,
    points,
    outOf: steps.length,
    steps: steps.map(({ step, result }) => ({
      step: step.stem,
      number: step.number,
      title: step.title,
      verdict: result.verdict,
      mistake: result.failure?.mistake ?? null,
      message: result.failure?.message ?? null,
      file: relative(root, result.answer).replaceAll("\\", "/"),
      line: result.failure?.line ?? null,
      milliseconds: Math.round(result.milliseconds),
      output: result.output,
      tests: result.tests.map(({ name, state, milliseconds, failure }) => ({
        name,
        state,
        milliseconds: Math.round(milliseconds),
        message: failure?.message ?? null,
        transcript: failure?.transcript || null,
      })),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** A test suite for each step, a test case for each test; a step without tests of its own is one case. */
function renderJunit({ steps }: Report): string {
  const suites = steps.map(({ step, result }) => {
    const cases = result.tests.length
      ? result.tests
      : [{ name: step.title, state: "failed" as const, milliseconds: 0, failure: result.failure }];
    const failures = cases.filter(({ state }) => state === "failed").length;
    const skipped = cases.filter(({ state }) => state === "skipped").length;
    const body = cases.map((test) => junitCase(step, result, test)).join("\n");
    const time = (result.milliseconds / 1000).toFixed(3);
    return `  <testsuite name="${xml(`${step.number} ${step.title}`)}" tests="${cases.length}" failures="${failures}" skipped="${skipped}" time="${time}">\n    <properties><property name="verdict" value="${result.verdict}"/></properties>\n${body}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="Sockets Workbook">\n${suites.join("\n")}\n</testsuites>\n`;
}

function junitCase(
  { stem }: Step,
  { verdict }: StepResult,
  {
    name,
    state,
    milliseconds,
    failure,
  }: { name: string; state: string; milliseconds: number; failure?: StepResult["failure"] },
): string {
  const head = `    <testcase classname="${xml(stem)}" name="${xml(name)}" time="${(milliseconds / 1000).toFixed(3)}"`;
  if (state === "passed") return `${head}/>`;
  if (state === "skipped") return `${head}><skipped/></testcase>`;
  const message = failure ? headline(failure) : verdict;
  const text = failure ? [failure.message, failure.transcript].filter(Boolean).join("\n\n") : verdict;
  return `${head}><failure type="${xml(verdict)}" message="${xml(message)}">${xml(text)}</failure></testcase>`;
}

/** Annotations of GitHub's workflow commands: one for each step that did not pass. */
function renderGithub({ points, steps }: Report): string {
  const lines = steps.flatMap(({ step, result }) => {
    if (result.verdict === "passed") return [];
    const file = relative(root, result.answer).replaceAll("\\", "/");
    const place = `file=${property(file)}${result.failure?.line ? `,line=${result.failure.line}` : ""}`;
    const level = result.verdict === "not started" ? "notice" : "error";
    const text = [result.verdict, result.failure?.message, result.failure?.transcript]
      .filter(Boolean)
      .join("\n");
    return [`::${level} ${place},title=${property(`${step.number} ${step.title}`)}::${data(text)}`];
  });
  return `${[...lines, `${points} of ${steps.length} points`].join("\n")}\n`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Text for XML 1.0: the five signs escaped, control characters (which XML cannot carry) shown as U+FFFD. */
function xml(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");
}
