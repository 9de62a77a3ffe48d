import type { Failure, StepResult } from "../verdict.ts";
import { cutText, withinBytes } from "./limits.ts";
import { headline, messageOf } from "./message.ts";
import { type Report, type StepReport, wellFormed } from "./report.ts";

/**
 * GitLab reads files of less than 30 MB
 * (https://docs.gitlab.com/ci/testing/unit_test_reports/, "File format and size limits"). Ours stay far below. In bytes.
 */
const most = 10_000_000;

/** A test suite for each step, a test case for each test. */
export function renderJunit(report: Report): string {
  return withinBytes(most, (longest) => renderSuites(report, longest));
}

function renderSuites({ seed, steps }: Report, longest: number): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="Sockets Workbook">',
    ...steps.map((step) => renderSuite(step, seed, longest)),
    "</testsuites>",
    "",
  ].join("\n");
}

interface Case {
  name: string;
  state: "passed" | "failed" | "skipped" | "error";
  milliseconds: number;
  failure?: Failure | undefined;
}

function renderSuite({ step, result }: StepReport, seed: string, longest: number): string {
  const cases = casesOf(step.title, result);
  const count = (wanted: Case["state"]) => cases.filter(({ state }) => state === wanted).length;
  const counts = `tests="${cases.length}" failures="${count("failed")}" errors="${count("error")}" skipped="${count("skipped")}"`;
  return [
    `  <testsuite name="${xml(`${step.number} ${step.title}`)}" ${counts} time="${seconds(result)}">`,
    `    <properties>${property("verdict", result.verdict)}${property("seed", seed)}</properties>`,
    ...cases.map((each) => renderCase(step.stem, result.verdict, each, longest)),
    "  </testsuite>",
  ].join("\n");
}

function property(name: string, value: string): string {
  return `<property name="${name}" value="${xml(value)}"/>`;
}

/** A step that did not pass has at least one case that says so, whatever its tests say. */
function casesOf(title: string, { verdict, tests, failure }: StepResult): Case[] {
  if (verdict === "passed") return tests;
  const state = verdict === "broken" ? "error" : "failed";
  const cases: Case[] = tests.map((test) => (test.state === "failed" ? { ...test, state } : test));
  const isToldAlready = cases.some((each) => each.state === state);
  return isToldAlready ? cases : [...cases, { name: title, state, milliseconds: 0, failure }];
}

function renderCase(stem: string, verdict: string, each: Case, longest: number): string {
  const { state, failure } = each;
  const name = cutText(each.name, longest);
  const head = `    <testcase classname="${xml(stem)}" name="${xml(name)}" time="${seconds(each)}"`;
  if (state === "passed") return `${head}/>`;
  if (state === "skipped") return `${head}><skipped/></testcase>`;
  const element = state === "error" ? "error" : "failure";
  const message = cutText(failure ? headline(failure) : verdict, Math.min(longest, 1024));
  const whole = failure ? [messageOf(failure), failure.transcript].filter(Boolean).join("\n\n") : verdict;
  const text = cutText(whole, longest);
  return `${head}><${element} type="${xml(verdict)}" message="${xml(message)}">${xml(text)}</${element}></testcase>`;
}

function seconds({ milliseconds }: { milliseconds: number }): string {
  return (milliseconds / 1000).toFixed(3);
}

/** Text for XML 1.0: its five signs are escaped; characters that XML cannot carry become U+FFFD. */
function xml(text: string): string {
  return wellFormed(text)
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\uFFFE\uFFFF]/g, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;")
    .replace(/\r/g, "&#13;");
}
