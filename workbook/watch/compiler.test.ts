import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { findTypeProblems, readProblems } from "./compiler.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "compiler-")));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("TypeScript's problems are those of the one file, with their further lines", () => {
  const output = "../x/own.ts(2,5): error TS2322: Bad.\n  Because.\nother.ts(1,1): error TS1: No.\n";

  expect(readProblems(output, "/w/x/own.ts")).toEqual([{ line: 2, column: 5, message: "Bad.\n  Because." }]);
});

test("the compiler is asked about one file with the workbook's settings", async () => {
  file("package.json", '{ "type": "module" }');
  const problems = await findTypeProblems(file("typed.ts", "export const first: string = [1][0];\n"));

  expect(problems).toMatchObject([{ line: 1, column: 14 }]);
});

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
