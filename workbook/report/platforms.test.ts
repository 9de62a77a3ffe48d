import { expect, test } from "vitest";
import { validate } from "../author/testing/schemas.ts";
import { broken, failed, step, ugly } from "../author/testing/ugly-report.ts";
import { resultWithoutTests, type StepResult } from "../verdict.ts";
import { cutText } from "./limits.ts";
import type { Report } from "./report.ts";
import { problemReporters, reporters } from "./reporters.ts";

const passed: StepResult = resultWithoutTests(step.stem, failed.answer, "passed");
const notStarted: StepResult = resultWithoutTests(step.stem, failed.answer, "not started");
/** What each limit is, in bytes; all are smaller than what the platform takes. */
const limits = { json: 10_000_000, gradescope: 1_000_000, prairielearn: 1_000_000, classroom50: 1_000_000 };

for (const name of Object.keys(limits)) {
  test(`${name}: a report has the form of its schema, and another form has not`, () => {
    const report = read(name, [passed, failed, broken, notStarted, { ...failed, tests: [] }]);

    expect(report.problems).toEqual([]);
    expect(validate(name, { ...report.value, score: "1", version: 2 })).not.toEqual([]);
    expect(validate(name, {})).not.toEqual([]);
  });

  test(`${name}: ugly text survives as text that every program can store`, () => {
    const { text } = read(name, [failed]);

    expect(text).toContain('##[error]100%, done: \u{1F408}"');
    expect(text).not.toMatch(/\\ud[89ab]|\p{Surrogate}/u);
    if (name !== "json") expect(text).not.toMatch(/\\u00[01]/);
  });
}

for (const [name, most] of [...Object.entries(limits), ["junit", 10_000_000] as const]) {
  test(`${name}: a flood of text is cut to the limit in bytes, and every cut is marked`, () => {
    for (const character of ["\0", '\u{1F408}\ud800"']) {
      const flood = character.repeat(100_000);
      const failure = { ...failed.failure!, message: flood, transcript: flood };
      const tests = [{ name: flood, state: "failed" as const, milliseconds: 1, failure }];
      const flooded = { ...failed, failure, output: flood, tests };

      const text = reporters[name]!(reportOn(Array.from({ length: 25 }, () => flooded)));

      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most);
      expect(text.match(/\[… cut here: \d+ more bytes\]/g)?.length).toBeGreaterThanOrEqual(25);
      if (name !== "junit") expect(validate(name, JSON.parse(text))).toEqual([]);
    }
  });
}

test("gradescope: a step is a test of one point, and all texts are plain", () => {
  const { value } = read("gradescope", [passed, failed]);

  expect(value).toMatchObject({
    score: 1,
    output: "1 of 2 points",
    output_format: "text",
    test_output_format: "text",
    test_name_format: "text",
    visibility: "visible",
    stdout_visibility: "hidden",
    extra_data: { seed: "7", outOf: 2 },
    tests: [
      { score: 1, max_score: 1, status: "passed", number: "1.1", name: step.title },
      {
        score: 0,
        max_score: 1,
        status: "failed",
        extra_data: { verdict: "failed", mistake: "ugly", line: 3 },
      },
    ],
  });
});

test("gradescope: the time is in seconds", () => {
  const { value } = read("gradescope", [
    { ...passed, milliseconds: 1200.4 },
    { ...failed, milliseconds: 300 },
  ]);

  expect(value.execution_time).toBe(1.5);
});

test("prairielearn: the score is the share of the points", () => {
  expect(read("prairielearn", [passed, failed, passed, passed]).value).toMatchObject({
    gradable: true,
    score: 0.75,
    message: "3 of 4 points",
    output: "seed 7",
    tests: [{ points: 1, max_points: 1 }, { points: 0, max_points: 1 }, {}, {}],
  });
});

test("prairielearn: what the workbook itself could not judge costs no attempt", () => {
  const { value } = read("prairielearn", [passed, broken]);

  expect(value).toMatchObject({ gradable: false });
  expect(value).not.toHaveProperty("score");
  expect(value.format_errors).toEqual([expect.stringContaining("not your fault")]);
});

test("classroom50: in a class, the report belongs to the student", () => {
  const text = reporters.classroom50!({ ...reportOn([passed]), student: "anna" });
  const value = JSON.parse(text) as Record<string, unknown>;

  expect(validate("classroom50", value)).toEqual([]);
  expect(value.owner).toBe("anna");
});

test("classroom50: all scores are whole, none is larger than its maximum, and the sums are right", () => {
  const { value } = read("classroom50", [passed, failed, broken, passed]);
  const tests = value.tests as Record<string, number>[];
  const sum = (key: string) => tests.reduce((all, each) => all + each[key]!, 0);

  expect([value.score, value["max-score"]]).toEqual([2, 4]);
  expect([sum("score"), sum("max-score")]).toEqual([2, 4]);
  for (const each of tests) expect(each.score).toBeLessThanOrEqual(each["max-score"]!);
  expect(tests.map(({ passed }) => passed)).toEqual([true, false, false, true]);
});

for (const [name, render] of Object.entries(problemReporters)) {
  test(`${name}: a submission without answers has a report that says so`, () => {
    const value = JSON.parse(render(`There is nothing. ${ugly}`, 4)) as Record<string, unknown>;

    expect(validate(name, value)).toEqual([]);
    expect(JSON.stringify(value)).toContain("There is nothing.");
    expect(value.score ?? 0).toBe(0);
    expect(Buffer.byteLength(render("\0".repeat(2_000_000), 4))).toBeLessThanOrEqual(1_000_000);
  });
}

test("a cut keeps characters whole, and a text that fits is not cut", () => {
  const cats = "\u{1F408}".repeat(100);

  expect(cutText(cats, 400)).toBe(cats);
  expect(cutText(cats, 399)).toMatch(/^(?:\u{1F408}){83}\n\[… cut here: 68 more bytes\]$/u);
  expect(Buffer.byteLength(cutText(cats, 399))).toBeLessThanOrEqual(399);
});

function reportOn(results: StepResult[]): Report {
  const points = results.filter(({ verdict }) => verdict === "passed").length;
  return { points, seed: "7", steps: results.map((result) => ({ step, result })) };
}

function read(name: string, results: StepResult[]) {
  const text = reporters[name]!(reportOn(results));
  const value = JSON.parse(text) as Record<string, unknown>;
  return { text, value, problems: validate(name, value) };
}
