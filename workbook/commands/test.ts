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
    // One after the other: both keep all processors busy, and at the same time they are hardly faster.
    const check = parts.length ? undefined : await spawnCheck();
    const own = await runOwnTests(parts);
    // Last, since whoever reads the end of a long output looks for what failed.
    if (check) console.log(`\nThe check of the judges took ${check.seconds} s.\n${check.text}`.trimEnd());
    const failed = (check?.failed ?? 0) + own.failed;
    console.log(`${(check?.passed ?? 0) + own.passed} passed, ${failed} failed`);
    return failed ? 1 : 0;
  },
});

interface TestCount {
  passed: number;
  failed: number;
}

/** The line that ends the check. */
const countPattern = /^(\d+) passed, (\d+) failed$/;

/** The check in a process of its own: two Vitests in one would share their pool. */
async function spawnCheck(): Promise<TestCount & { seconds: number; text: string }> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, "workbook", "main.mjs"), "check"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on("line", (line) => {
      if (isProgress(line))
        console.log(line); // At once; everything else is told in the end.
      else lines.push(line);
    });
  await once(child, "close");
  const closing = lines.findLastIndex((line) => countPattern.test(line));
  const [, passed, failed] = countPattern.exec(lines[closing] ?? "") ?? [];
  const text = lines.filter((_, index) => index !== closing).join("\n");
  const seconds = Math.round((performance.now() - began) / 1000);
  const count =
    passed === undefined ? { passed: 0, failed: 1 } : { passed: Number(passed), failed: Number(failed) };
  return { ...count, seconds, text };
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
