import { defineConfig } from "vitest/config";
import { root } from "./root.ts";

/** The tests of the workbook itself: its servers and its runner. Plain Vitest, without the judge. */
export default defineConfig({
  root,
  test: {
    name: "own",
    include: ["local-servers/**/*.test.ts", "workbook/**/*.test.ts", "platforms/**/*.test.ts"],
    // Only against a test that never ends: on a busy machine a command takes many times as long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
