import { defineConfig } from "vitest/config";
import { root } from "./root.ts";

/** The tests of the workbook itself: its servers and its runner. Plain Vitest, without the judge. */
export default defineConfig({
  root,
  test: {
    name: "own",
    include: ["local-servers/**/*.test.ts", "workbook/**/*.test.ts", "platforms/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
