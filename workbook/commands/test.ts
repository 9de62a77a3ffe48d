import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createVitest } from "vitest/node";
import { isProgress } from "../author/check/progress.ts";
import { root } from "../root.ts";
import { command } from "./command.ts";

/** `test [PART…]`: the check of all judges and the tests of servers and runner. Ends with `N passed, N failed`. */
export const test = command({
  usage: "npm test [PART…]",
  help: "Checks all judges, and runs the tests of the local servers and of the workbook itself. With parts of file names, runs only those tests.",
  run: async (parts) => {
    const began = performance.now();
    // One after the other: both keep all processors busy, and at the same time they are hardly faster.
    const check = parts.length ? { passed: 0, failed: 0 } : await spawnCheck(began);
    const own = await runOwnTests(parts);
    const failed = check.failed + own.failed;
    console.log(`${check.passed + own.passed} passed, ${failed} failed`);
    return failed ? 1 : 0;
  },
});

interface TestCount {
  passed: number;
  failed: number;
}

/** The check in a process of its own: two Vitests in one would share their pool. */
async function spawnCheck(began: number): Promise<TestCount> {
  const child = spawn(process.execPath, [join(root, "workbook", "main.mjs"), "check"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on("line", (line) => {
      if (isProgress(line))
        console.log(line); // At once; everything else when the check has ended.
      else lines.push(line);
    });
  await once(child, "close");
  const text = lines.join("\n");
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(text) ?? [];
  console.log(`The check of the judges, after ${seconds(began)} s:\n${text}`);
  return passed === undefined ? { passed: 0, failed: 1 } : { passed: Number(passed), failed: Number(failed) };
}

async function runOwnTests(filters: string[]): Promise<TestCount> {
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
