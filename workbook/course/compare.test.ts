import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compareFiles } from "./compare.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "compare-")));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a comparison leaves out doc comments and line ends", () => {
  const own = file("own.ts", "/**\r\n * Task.\r\n */\r\nconst a = 1;\r\nreturn b;\r\n");
  const reference = file("reference.ts", "const a = 1;\nreturn a;\n");

  expect(compareFiles(own, reference).map(({ sign, text }) => sign + text)).toEqual([
    " const a = 1;",
    "-return b;",
    "+return a;",
  ]);
});

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
