import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The tests of the workbook itself: its servers and its runner. Plain Vitest, without the judge. */
export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    name: "own",
    include: ["local-servers/**/*.test.ts", "workbook/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
