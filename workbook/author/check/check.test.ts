import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exampleFiles } from "../example.ts";
import { type Ended, type Miniature, makeMiniature } from "../testing/miniature.ts";

const step = "01-lookups/01-length";
const title = "the length of a text is its number of bytes in UTF-8";

describe("a whole workbook", () => {
  const workbook = miniature();
  let ended: Ended;
  beforeAll(async () => {
    ended = await workbook.run(["check"], { env: { CI: "true" } });
  });
  afterAll(() => workbook.dispose());

  test("has no complaint", () => {
    expect(ended.stderr).toBe("");
    expect(ended.stdout).toMatch(/^\d+ passed, 0 failed$/m);
    expect(ended.code).toBe(0);
  });
});

describe("one step of several", () => {
  const workbook = miniature([step, "03-bytes/01-encode"]);
  afterAll(() => workbook.dispose());

  test("is proven alone, whatever the others are like", async () => {
    workbook.write("exercises/03-bytes/01-encode.md", "No heading.\n");
    workbook.write("tests/03-bytes/01-encode.test.ts", "This is no TypeScript.\n");

    const ended = await workbook.run(["check", "1.1"], { env: { CI: "true" } });

    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.stdout).toMatch(/^\d\d passed, 0 failed$/m);
  });
});

describe("a workbook with each rule broken", () => {
  const workbook = miniature();
  let ended: Ended;
  beforeAll(async () => {
    for (const breakIt of Object.values(broken)) breakIt(workbook);
    ended = await workbook.run(["check"], { env: { CI: "true" } });
  });
  afterAll(() => workbook.dispose());

  test("ends with exit code 1 and the count", () => {
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/^\d+ passed, \d+ failed$/m);
  });

  test.for(Object.keys(broken))("says: %s", (line) => {
    expect(ended.stderr).toContain(`× ${line}`);
  });

  test("says nothing else", () => {
    const lines = ended.stderr.split("\n").filter((line) => line.startsWith("×"));
    const unexpected = lines.filter(
      (line) => !Object.keys(broken).some((known) => line.includes(known)) && !isSequel(line),
    );

    expect(unexpected).toEqual([]);
  });
});

/** What one break brings with it: a step without its files is also untested, badly typed and so on. */
function isSequel(line: string): boolean {
  return ["02-incomplete", "03-gap", "ill-typed.ts", "Not Kebab.ts", "error TS2307"].some((part) =>
    line.includes(part),
  );
}

/** By the line that is expected: how to break the rule. */
const broken: Record<string, (workbook: Miniature) => void> = {
  // 1: the untouched stub passes no test
  [`.workbook/stubs/${step}.ts: the untouched stub passes the test "anything goes"`]: (workbook) =>
    append(workbook, `tests/${step}.test.ts`, `\ntest("anything goes", () => {});\n`),
  // 2: the reference passes, 3: every right answer passes
  [`tests/${step}.right/not-right.ts: a right answer is judged failed at "${title}"`]: (workbook) =>
    workbook.write(`tests/${step}.right/not-right.ts`, answer("-1")),
  [`tests/${step}.right/leaves-a-timer.ts: a right answer is judged leaking`]: (workbook) =>
    workbook.write(
      `tests/${step}.right/leaves-a-timer.ts`,
      workbook.read(`solutions/${step}.ts`).replace("{\n", "{\n  setInterval(() => {}, 1000);\n"),
    ),
  // 4: every wrong answer fails, with its own name first
  [`tests/${step}.wrong/not-wrong.ts: the wrong answer passes: no test finds [not-wrong]`]: (workbook) =>
    workbook.write(`tests/${step}.wrong/not-wrong.ts`, workbook.read(`solutions/${step}.ts`)),
  [`tests/${step}.wrong/other-name.ts: the first failing test ("${title}") says [counts-characters], not [other-name]`]:
    (workbook) =>
      workbook.write(
        `tests/${step}.wrong/other-name.ts`,
        workbook.read(`tests/${step}.wrong/counts-characters.ts`),
      ),
  // 5: nothing is missing, nothing is left over
  "solutions/01-lookups/02-incomplete.ts is missing: the reference answer": (workbook) => {
    workbook.write("exercises/01-lookups/02-incomplete.md", "No heading.\n");
    workbook.write("exercises/01-lookups/02-incomplete.ts", "export const nothing = 0;\n");
  },
  "tests/01-lookups/02-incomplete.test.ts is missing: the judge": () => {},
  "exercises/01-lookups/02-incomplete.md has no heading: it is the step's title": () => {},
  "exercises/01-lookups/02-incomplete.md has 0 hints, at least 2 are needed": () => {},
  'exercises/01-lookups/02-incomplete.md has no section "Why it works"': () => {},
  "tests/01-lookups/02-incomplete.wrong/ has 0 answers, at least 4 are needed": () => {},
  "tests/01-lookups/02-incomplete.right/ has 0 answers, at least 2 are needed": () => {},
  "exercises/01-lookups/README.md is missing: the lesson's text": (workbook) =>
    rmSync(join(workbook.folder, "exercises/01-lookups/README.md"), { force: true }),
  "exercises/01-lookups/notes.txt belongs to no step": (workbook) =>
    workbook.write("exercises/01-lookups/notes.txt", "x\n"),
  "solutions/01-lookups/09-gone.ts belongs to no step": (workbook) =>
    workbook.write("solutions/01-lookups/09-gone.ts", "export {};\n"),
  [`tests/${step}.wrong/Not Kebab.ts belongs to no step`]: (workbook) =>
    workbook.write(`tests/${step}.wrong/Not Kebab.ts`, answer("-1")),
  'exercises/03-gap/README.md does not list "A step" (01-step) as step 1': () => {},
  "exercises/03-gap is number 03, but 02 comes next": (workbook) => {
    workbook.write("exercises/03-gap/README.md", "# A gap\n");
    workbook.write("exercises/03-gap/01-step.md", "# A step\n");
  },
  // 6: same types, everything type-checks, format and lint
  [`exercises/${step}.ts and its solution export different types`]: (workbook) =>
    workbook.write(
      `solutions/${step}.ts`,
      workbook.read(`solutions/${step}.ts`).replace("text: string", "text: string | Uint8Array"),
    ),
  "tests/01-lookups/ill-typed.ts(1,14): error TS2322": (workbook) =>
    workbook.write("tests/01-lookups/ill-typed.ts", 'export const port: number = "22";\n'),
  "local-servers/ill-formed.ts:1: Formatter would have printed the following content": (workbook) =>
    workbook.write("local-servers/ill-formed.ts", "export const   port = 22\n"),
  "local-servers/unlinted.ts:1: This import is unused": (workbook) =>
    workbook.write("local-servers/unlinted.ts", 'import { connect } from "node:net";\n'),
  // 7: the shipped stubs are those of exercises/
  "workbook/stubs.json has 09-nowhere/01-nothing, but there is no such step": (workbook) => {
    const stubs = JSON.parse(workbook.read("workbook/stubs.json")) as Record<string, string>;
    workbook.write("workbook/stubs.json", JSON.stringify({ ...stubs, "09-nowhere/01-nothing": "" }));
  },
  "workbook/stubs.json lacks 01-lookups/02-incomplete": () => {},
  [`exercises/${step}.ts differs from its stub in workbook/stubs.json`]: (workbook) =>
    append(workbook, `exercises/${step}.ts`, "// begun\n"),
};

/** A workbook with steps as `npm run new` lays them out. */
function miniature(stems = [step]): Miniature {
  const workbook = makeMiniature();
  for (const stem of stems) {
    const [lesson = "", name] = stem.split("/");
    for (const [path, text] of Object.entries(exampleFiles(stem))) workbook.write(path, text);
    workbook.write(
      `exercises/${lesson}/README.md`,
      `# A lesson\n\n## The steps\n\n1. [The step](${name}.md)\n`,
    );
  }
  const stubs = Object.fromEntries(stems.map((stem) => [stem, workbook.read(`exercises/${stem}.ts`)]));
  workbook.write("workbook/stubs.json", `${JSON.stringify(stubs)}\n`);
  return workbook;
}

function append(workbook: Miniature, path: string, text: string): void {
  workbook.write(path, workbook.read(path) + text);
}

function answer(value: string): string {
  return `export function length(_text: string): number {\n  return ${value};\n}\n`;
}
