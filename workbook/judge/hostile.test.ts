import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Hostile, layOut, misbehavingAnswers } from "../author/testing/hostile.ts";
import { type Ended, makeMiniature } from "../author/testing/miniature.ts";
import type { JsonReport } from "../report/json.ts";
import { whyNotSealed } from "./remote/sealing.ts";

const answers = misbehavingAnswers();
const env = { WORKBOOK_PATIENCE: "0.4" }; // They need no second chance.
const workbook = makeMiniature();
const stems = layOut(workbook, answers);
afterAll(() => workbook.dispose());

const canSeal = whyNotSealed() === undefined;

describe.each([
  ["grade", []],
  ["grade --sealed", ["--sealed"]],
])("%s", (_, options) => {
  // Where bubblewrap is not installed, nothing can be sealed.
  describe.skipIf(options.length && !canSeal)("", () => gradesAll(options));
});

function gradesAll(options: string[]): void {
  let ended: Ended;
  let report: JsonReport;
  beforeAll(async () => {
    ended = await workbook.run(["grade", "--reporter", "json", ...options], { env });
    report = JSON.parse(ended.stdout) as JsonReport;
  }, 180_000);

  test("ends by itself, with exit code 1", () => {
    expect(ended).toMatchObject({ code: 1, stderr: "" });
  });

  test.for(answers)("$name gets its verdict", (answer) => {
    const step = report.steps.find((one) => one.step === stems.get(answer.name));

    expect(answer.verdicts).toContain(step?.verdict);
    expect(`${step?.message ?? ""}${step?.output ?? ""}`).toContain(answer.says);
  });

  test("a test that passed before stays passed", () => {
    const inCalls = report.steps.filter(({ tests }) => tests.length > 0);

    expect(inCalls.length).toBeGreaterThan(10);
    for (const { tests } of inCalls) expect(tests[0]).toMatchObject({ name: "before", state: "passed" });
  });
}

describe("plain vitest run", () => {
  let modules: Map<string, VitestModule>;
  let ended: Ended;
  beforeAll(async () => {
    ended = await workbook.run(["run", "--reporter=json", "--outputFile=results.json"], {
      program: "vitest/vitest.mjs",
      env,
    });
    const { testResults } = JSON.parse(workbook.read("results.json")) as { testResults: VitestModule[] };
    modules = new Map(testResults.map((module) => [module.name.replaceAll("\\", "/"), module]));
  }, 180_000);

  test("ends by itself, with exit code 1", () => {
    expect(ended.code).toBe(1);
  });

  test.for(answers)("$name does not keep the others from their result", (answer) => {
    const [, module] =
      [...modules].find(([name]) => name.endsWith(`tests/${stems.get(answer.name)}.test.ts`)) ?? [];

    expect(module?.status).toBe(passes(answer) ? "passed" : "failed");
    expect(told(module)).toContain(passes(answer) ? "" : answer.says);
  });
});

interface VitestModule {
  name: string;
  status: string;
  message: string;
  assertionResults: { failureMessages: string[] | null }[];
}

function passes({ verdicts }: Hostile): boolean {
  return verdicts.includes("passed");
}

function told(module: VitestModule | undefined): string {
  return [
    module?.message ?? "",
    ...(module?.assertionResults ?? []).flatMap(({ failureMessages }) => failureMessages ?? []),
  ].join("\n");
}
