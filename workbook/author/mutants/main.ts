import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findLessons } from "../../course/steps.ts";
import { root } from "../../root.ts";
import { type MutationReport, renderMutants } from "./report.ts";

/**
 * `npm run test:mutants [-- LESSON…]`: changes the reference answers in small ways (Stryker) and counts how many changes
 * the judges notice. Stryker is not part of the workbook: it is installed into a temporary copy.
 */
const stryker = ["@stryker-mutator/core@9.6.1", "@stryker-mutator/vitest-runner@9.6.1"];
const goal = 90;

const lessons = findLessons()
  .map(({ folder }) => folder)
  .filter((folder) => !process.argv[2] || process.argv.slice(2).some((name) => folder.includes(name)));
const copy = realpathSync(mkdtempSync(join(tmpdir(), "workbook-mutants-")));
try {
  for (const name of readdirSync(root))
    if (![".git", ".workbook", "node_modules"].includes(name))
      cpSync(join(root, name), join(copy, name), { recursive: true });
  run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", "--save-dev", ...stryker]);
  writeFileSync(join(copy, "stryker.config.json"), JSON.stringify(settings()));
  run(join(copy, "node_modules", ".bin", "stryker"), ["run"]);
  const report = JSON.parse(
    readFileSync(join(copy, "reports", "mutation", "mutation.json"), "utf8"),
  ) as MutationReport;
  const { text, score } = renderMutants(report);
  console.log(text);
  process.exitCode = score >= goal ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function settings() {
  return {
    testRunner: "vitest",
    mutate: lessons.map((lesson) => `solutions/${lesson}/*.ts`),
    coverageAnalysis: "perTest",
    concurrency: 2,
    timeoutMS: 6000,
    tsconfigFile: "none.json", // With one, Stryker asks for TypeScript's classic interface, which the native compiler has not.
    reporters: ["json", "progress-append-only"],
    vitest: { configFile: "workbook/author/mutants/vitest.config.ts", related: false },
  };
}

function run(program: string, args: string[]): void {
  const ended = spawnSync(program, args, {
    cwd: copy,
    env: { ...process.env, WORKBOOK_ROOM: "solutions" },
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (ended.status !== 0) throw new Error(`${program} ${args[0]} ended with exit code ${ended.status}`);
}
