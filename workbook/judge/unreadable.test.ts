import { afterAll, beforeAll, expect, test } from "vitest";
import { makeMiniature } from "../author/testing/miniature.ts";
import type { JsonReport } from "../report/json.ts";

/** Files that cannot be loaded, and what their learner reads. */
const files: [name: string, text: string | Buffer, says: RegExp][] = [
  [
    "CommonJS exports",
    "const encode = () => 1;\nmodule.exports = { encode };\n",
    /^Your file could not be loaded.\nReferenceError: module is not defined.*\nThat is CommonJS\. .*`export`/,
  ],
  ["UTF-16", Buffer.from("\uFEFFexport const encode = 1;\n", "utf16le"), /is not UTF-8 text/],
  ["a missing end", "export function encode() {\n", /but found the end of the file \(line 2\)/],
  [
    "an import without its ending",
    'import { three } from "./three";\nexport const encode = three;\n',
    /^Your file imports \.\/three \(line 1\), and there is no such file\. Did you mean \.\/three\.ts\?/,
  ],
  [
    "an import of nothing",
    'import { four } from "./four.ts";\nexport const encode = four;\n',
    /^Your file imports \.\/four\.ts \(line 1\), and there is no such file\.$/,
  ],
  [
    "a module that Node doesn't have",
    'import { promisify } from "node:utils";\nexport const encode = promisify;\n',
    /^Your file imports "node:utils" \(line 1\), and Node has no module of that name\. Did you mean node:util\?$/,
  ],
  [
    "a name that a module of Node's doesn't export",
    '\nimport { readfile } from "node:fs";\nexport const encode = readfile;\n',
    /^Your file imports `readfile` from "node:fs" \(line 2\), which exports no such name\. Nearest: readFile\.$/,
  ],
  [
    "a wait that never ends",
    "export const encode = 1;\nawait new Promise(() => {});\n",
    /a top-level await in it \(line 2\) never settles/,
  ],
];
const stems = [
  "01-lookups/01-service-by-name",
  "01-lookups/02-service-by-port",
  "03-bytes/01-encode",
  "03-bytes/02-decode",
  "03-bytes/03-decode-stream",
  "03-bytes/04-numbers",
  "04-web-page/01-build-request",
  "04-web-page/02-send-all",
];
const workbook = makeMiniature(stems);
let report: JsonReport;

beforeAll(async () => {
  for (const [index, [, text]] of files.entries()) workbook.write(`exercises/${stems[index]}.ts`, text);
  workbook.write("exercises/03-bytes/three.ts", "export const three = 3;\n");
  const { stdout } = await workbook.run(["grade", "--reporter", "json"]);
  report = JSON.parse(stdout) as JsonReport;
});
afterAll(() => workbook.dispose());

test.for(files.map((file, index) => [...file, index] as const))("%s", ([, , says, index]) => {
  const step = report.steps.find((one) => one.step === stems[index]);

  expect(step?.message).toMatch(says);
  expect(["failed", "waiting"]).toContain(step?.verdict);
});
