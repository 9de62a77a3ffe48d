import { join } from "node:path";
import { createVitest } from "vitest/node";
import { root } from "../root.ts";
import { checkWorkbook } from "./check.ts";

/** `test`: the check of all judges, then the tests of servers and runner. Ends with `N passed, N failed`. */
export async function test(args: string[]): Promise<number> {
  const began = performance.now();
  const check = args.length ? { complaints: [], passed: 0 } : await checkWorkbook();
  for (const line of check.complaints) console.error(`× ${line}`);
  if (!args.length)
    console.log(
      `The check of the judges: ${check.passed} passed, ${check.complaints.length} failed, ${seconds(began)} s\n`,
    );
  const own = await runOwnTests(args);
  const failed = check.complaints.length + own.failed;
  console.log(`${check.passed + own.passed} passed, ${failed} failed`);
  return failed ? 1 : 0;
}

async function runOwnTests(filters: string[]): Promise<{ passed: number; failed: number }> {
  const vitest = await createVitest("test", {
    config: join(root, "workbook", "own-tests.config.ts"),
    watch: false,
    reporters: ["default"],
  });
  try {
    const { testModules, unhandledErrors } = await vitest.start(filters);
    const tests = testModules.flatMap((module) => [...module.children.allTests()]);
    const states = tests.map((test) => test.result().state);
    const empty = testModules.filter((module) => !module.ok() && module.errors().length).length;
    return {
      passed: states.filter((state) => state === "passed").length,
      failed: states.filter((state) => state === "failed").length + empty + unhandledErrors.length,
    };
  } finally {
    await vitest.close();
  }
}

function seconds(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1);
}
