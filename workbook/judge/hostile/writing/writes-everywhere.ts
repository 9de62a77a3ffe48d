// Writes into tests, stubs, references, other answers, caches, reports and the judge's own code.
// verdict: failed, crashed
// unsealed: writes, perhaps siblings
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";

export async function answer(): Promise<number> {
  const attempt = (work: () => void) => {
    try {
      work();
    } catch {
      // It is not there, or cannot be written.
    }
  };
  for (const file of [
    "canary/secret.ts",
    "tests/@STEM@.test.ts",
    "solutions/@STEM@.ts",
    "workbook/stubs.json",
    "report.json",
  ])
    attempt(() => appendFileSync(`@ROOT@/${file}`, "// @TOKEN@\n"));
  attempt(() => mkdirSync("@ROOT@/.workbook/cache", { recursive: true }));
  attempt(() => writeFileSync("@ROOT@/.workbook/cache/poison", "@TOKEN@"));
  attempt(() => appendFileSync(process.argv[1] ?? "", "\n// @TOKEN@\n"));
  return 0;
}
