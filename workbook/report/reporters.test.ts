import { expect, test } from "vitest";
import { broken, failed, step, ugly } from "../author/testing/ugly-report.ts";
import { parseXml } from "../author/testing/xml.ts";
import { plainText } from "../terminal/line.ts";
import type { StepResult } from "../verdict.ts";
import type { JsonReport } from "./json.ts";
import type { Report } from "./report.ts";
import { reporters } from "./reporters.ts";
import { renderFailure } from "./text.ts";

test("JSON can be read, and has no halves of characters", () => {
  const report = JSON.parse(render("json", failed)) as JsonReport;

  expect(report).toMatchObject({ version: 1, seed: "7", points: 0, outOf: 1 });
  expect(report.steps[0]).toMatchObject({
    step: step.stem,
    verdict: "failed",
    mistake: "ugly",
    file: `exercises/${step.stem}.ts`,
    line: 3,
    output: ugly.replace("\ud800", "\uFFFD"),
    tests: [{ milliseconds: 2, state: "failed" }, { message: null }, { state: "skipped" }],
  });
  expect(JSON.stringify(report)).not.toMatch(/\\ud[89ab]|\p{Surrogate}/u);
});

test("JUnit is XML that can be read, and says what JSON says", () => {
  const suites = parseXml(render("junit", failed));

  const [suite] = suites.children;
  expect(suite).toMatchObject({
    name: "testsuite",
    attributes: { tests: "3", failures: "1", errors: "0", skipped: "1" },
  });
  const [properties, first] = suite!.children;
  expect(properties?.children.map(({ attributes }) => attributes)).toEqual([
    { name: "verdict", value: "failed" },
    { name: "seed", value: "7" },
  ]);
  expect(first?.attributes.name).toContain("a\uFFFDb\uFFFDc\uFFFDd\uFFFD[31me\uFFFDf]]>&<\"'");
  expect(first?.children[0]).toMatchObject({ name: "failure", attributes: { type: "failed" } });
  expect(first?.children[0]?.text).toContain("##[error]100%, done: \u{1F408}");
});

test("a broken step is an error in JUnit, whatever its tests say; one without tests has a case", () => {
  const [suite] = parseXml(render("junit", broken)).children;
  const [missing] = parseXml(render("junit", { ...failed, tests: [] })).children;
  const crashed = parseXml(render("junit", { ...broken, verdict: "crashed" })).children[0];

  expect(suite?.attributes).toMatchObject({ tests: "2", failures: "0", errors: "1" });
  expect(suite?.children.at(-1)?.children[0]?.name).toBe("error");
  expect(missing?.attributes).toMatchObject({ tests: "1", failures: "1" });
  expect(crashed?.attributes).toMatchObject({ tests: "2", failures: "1" });
});

test("GitHub reads one command for each step, and no other", () => {
  const lines = render("github", failed).trimEnd().split("\n");

  expect(lines.map(readCommand)).toEqual([
    {
      command: "error",
      properties: { file: `exercises/${step.stem}.ts`, line: "3", title: `1.1 ${step.title}` },
      text: ["failed", ugly, `on the wire\n${ugly}`]
        .join("\n")
        .replaceAll("##[", "##\\[")
        .replaceAll("\ud800", "\uFFFD"),
    },
    undefined,
  ]);
});

test("lines for people hold no command of the learner's", () => {
  const lines = renderFailure(failed, "file.ts").map(plainText);

  expect(lines.join("\n")).toContain("::notice::from the answer");
  expect(lines.map(readCommand).filter(Boolean)).toEqual([]);
  expect(lines.join("\n")).not.toMatch(/\x1b|\0/);
});

function render(reporter: string, result: StepResult): string {
  const report: Report = { points: 0, seed: "7", steps: [{ step, result }] };
  return reporters[reporter]!(report);
}

interface WorkflowCommand {
  command: string;
  properties: Record<string, string>;
  text: string;
}

/** A line as GitHub's runner reads it: spaces before `::` do not matter, `##[` counts anywhere. */
function readCommand(line: string): WorkflowCommand | undefined {
  const old = /##\[([a-z-]+)[^\]]*\](.*)$/.exec(line);
  if (old) return { command: old[1]!, properties: {}, text: old[2]! };
  const [, command, list = "", data = ""] =
    /^\s*::([a-z-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/.exec(line) ?? [];
  if (!command) return undefined;
  const properties = list
    .split(",")
    .map((pair) => [pair.split("=")[0]!, unescaped(pair.split("=")[1] ?? "")] as const);
  return { command, properties: Object.fromEntries(properties), text: unescaped(data) };
}

function unescaped(text: string): string {
  const signs: Record<string, string> = { "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%" };
  return text.replace(/%(?:0D|0A|3A|2C|25)/g, (sign) => signs[sign]!);
}
