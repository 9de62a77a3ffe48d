import { fileURLToPath } from "node:url";
import type { ViteUserConfig } from "vitest/config";
import { answers } from "./answers.ts";
import { limits } from "./limits.ts";
import { execArgv, guardedPool } from "./pool.ts";

/** Vitest's settings for judging: the same for plain Vitest, its UI, and the workbook's own engine. */
export function judgeConfig(): ViteUserConfig {
  return {
    root: fileURLToPath(new URL("../../", import.meta.url)),
    plugins: [answers()],
    test: {
      name: "workbook",
      include: ["tests/[0-9]*/*.test.ts"],
      pool: guardedPool(),
      runner: "./tests/judge/runner.ts",
      setupFiles: ["./tests/judge/setup.ts"],
      execArgv,
      testTimeout: 0,
      hookTimeout: limits.test,
      teardownTimeout: 2000,
      maxWorkers: 2,
      includeTaskLocation: true,
      // The judge's own frames say nothing to a learner, unless an error has no others.
      onStackTrace: (_, { file }) => !file.includes("/tests/judge/"),
    },
  };
}
