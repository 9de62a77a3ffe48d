import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeZip } from "../author/testing/zip.ts";
import { resultWithoutTests, type StepResult } from "../verdict.ts";
import { readAnswer } from "./answers.ts";
import { describeChanges } from "./changes.ts";
import type { ClassFile } from "./class-file.ts";
import { renderCsv } from "./csv.ts";
import { cutResult, cutText } from "./cuts.ts";
import { type Beginning, Journal, readJournal } from "./journal.ts";
import { shardOf } from "./keys.ts";
import { renderProgress } from "./progress.ts";
import { Reader } from "./reader.ts";
import { reportName } from "./reports.ts";
import { shapeOf } from "./shape.mjs";
import { renderSimilar } from "./similar.ts";
import { findExercises, findSubmissions } from "./submissions.ts";
import { renderTable } from "./table.ts";
import { unzip } from "./unzip.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "workbook-parts-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("CSV", () => {
  test("fields are quoted by RFC 4180, and rows end with CRLF", () => {
    expect(renderCsv([["plain", 'say "hi"', "a,b", "two\nlines", 3, " edge"]])).toBe(
      'plain,"say ""hi""","a,b","two\nlines",3," edge"\r\n',
    );
  });

  test.for([
    ["=1+1", "'=1+1"],
    ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
    ["+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"],
    ["@SUM(1)", "'@SUM(1)"],
    ["'=1", "''=1"],
  ])("%s is not a formula any more", ([name, field]) => {
    expect(renderCsv([[name!]])).toBe(`${field}\r\n`);
  });

  test.for(["-anna", "@bob", "+zoë 2", "O'Neill", "#?%\\", "'quoted'", "a=b"])(
    "%s stays as it is",
    (name) => {
      expect(renderCsv([[name]])).toBe(`${name}\r\n`);
    },
  );
});

describe("a zip", () => {
  const into = () => join(folder, "out");
  const unpack = async (entries: Parameters<typeof makeZip>[0]) => {
    writeFileSync(join(folder, "one.zip"), makeZip(entries));
    await unzip(join(folder, "one.zip"), into());
  };

  test("gives its TypeScript files, and nothing else", async () => {
    await unpack([
      { name: "a b/#1?.ts", data: "one" },
      { name: "a b/picture.png", data: "no" },
      { name: "a b/link.ts", data: "/etc/passwd", mode: 0o120777 },
    ]);

    expect(readdirSync(join(into(), "a b"))).toEqual(["#1?.ts"]);
  });

  test.for([
    ["a path upwards", { name: "../x.ts", data: "x" }, "names that lead out"],
    ["an absolute path", { name: "/tmp/x.ts", data: "x" }, "names that lead out"],
    ["a wrong checksum", { name: "x.ts", data: "x", crc: 1 }, "a checksum is wrong"],
    ["a file of 3 MB that takes 3 kB", { name: "x.ts", data: Buffer.alloc(3e6) }, "holds too much"],
    ["a file larger than it says", { name: "x.ts", data: Buffer.alloc(3e6), size: 10 }, "damaged"],
  ] as const)("with %s is refused", async ([, entry, says]) => {
    await expect(unpack([entry])).rejects.toThrow(says);
  });

  test("that ends in the middle is damaged", async () => {
    const whole = makeZip([{ name: "x.ts", data: "x" }]);
    writeFileSync(join(folder, "one.zip"), whole.subarray(0, whole.length - 30));

    await expect(unzip(join(folder, "one.zip"), into())).rejects.toThrow("damaged");
  });
});

describe("submissions", () => {
  test("are folders and zips, in the order of their names; the rest is left out", () => {
    for (const name of ["zoe", "anna", "#?%\\ 'x'"]) mkdirSync(join(folder, name));
    for (const name of ["bob.zip", "anna.zip", "notes.txt", ".hidden"]) writeFileSync(join(folder, name), "");
    symlinkSync(tmpdir(), join(folder, "link"));

    const { submissions, ignored } = findSubmissions(folder);

    expect(submissions.map(({ student }) => student)).toEqual([
      "#?%\\ 'x'",
      "anna",
      "anna.zip",
      "bob",
      "zoe",
    ]);
    expect(ignored.sort()).toEqual(["link", "notes.txt"]);
  });

  test.for(["", "exercises", "student-main", "student-main/exercises"])("may lie in ./%s", (place) => {
    mkdirSync(join(folder, "tests", "01-one"), { recursive: true });
    mkdirSync(join(folder, place, "01-one"), { recursive: true });

    expect(findExercises(folder, new Set(["01-one"]))).toBe(join(folder, place));
  });

  test("are not looked for in a checkout's own answers and tests", () => {
    for (const name of ["solutions", "tests"]) mkdirSync(join(folder, name, "01-one"), { recursive: true });

    expect(findExercises(folder, new Set(["01-one"]))).toBeUndefined();
  });

  test("a name too long for a file is cut, and stays unlike others", () => {
    const [one, two] = ["é".repeat(126), `${"é".repeat(125)}e`].map((name) => reportName(name, "junit"));

    expect(one).not.toBe(two);
    expect(Buffer.byteLength(one!)).toBeLessThan(220);
    expect(reportName("#?", "json")).toBe("#?.json");
  });

  test("each belongs to one shard, whatever the others are called", () => {
    const shards = Array.from({ length: 300 }, (_, index) => shardOf(`student ${index}`, 3));

    expect(new Set(shards)).toEqual(new Set([1, 2, 3]));
    expect(shardOf("student 7", 3)).toBe(shards[7]);
  });
});

describe("an answer", () => {
  const reader = new Reader();
  afterEach(() => reader.close());
  const write = (name: string, text: string) => writeFileSync(join(folder, "01-one", name), text);
  const read = () => readAnswer("01-one/01-first", folder, folder, reader);
  beforeEach(() => mkdirSync(join(folder, "01-one")));

  test("is told apart from another by its own files too", async () => {
    write("01-first.ts", 'import { one } from "./helper.ts";\nexport const answer = one;\n');
    write("helper.ts", "export const one = 1;\n");
    const before = await read();
    write("helper.ts", "export const one = 2;\n");
    const after = await read();

    expect(Object.keys(before.content.files)).toEqual(["01-one/01-first.ts", "01-one/helper.ts"]);
    expect(after.hash).not.toBe(before.hash);
  });

  test("that ends the compiler ends nothing else", async () => {
    write("01-first.ts", "[".repeat(100_000));
    await expect(read()).rejects.toThrow("nested too deeply");
    write("01-first.ts", "export const answer = 1;\n");
    expect((await read()).shape).toMatch(/^[0-9a-f]{16}$/);
  });

  test("that is a link out of the submission, or a folder, is none", async () => {
    symlinkSync(join(import.meta.dirname, "answers.ts"), join(folder, "01-one", "01-first.ts"));
    await expect(read()).rejects.toThrow("link that leads out");
    rmSync(join(folder, "01-one", "01-first.ts"));
    mkdirSync(join(folder, "01-one", "01-first.ts"));
    await expect(read()).rejects.toThrow("is a folder");
  });
});

describe("the shape of an answer", () => {
  const one = "export function f(a, b) { const c = a.end(b); return { c, d: 'x' }; } // done";

  test("does not know names and layout", () => {
    const other =
      'export function g(\n  left, right) {\n const sum = ((left).end(right))\n;; return { c: sum, d: "x" } }';
    expect(shapeOf(other)).toBe(shapeOf(one));
  });

  test.for([one.replace("end", "write"), one.replace("'x'", "'y'"), one.replace("(b)", "(a)")])(
    "knows what is done: %s",
    (other) => {
      expect(shapeOf(other)).not.toBe(shapeOf(one));
    },
  );

  test("is none where nothing can be read", () => {
    expect(shapeOf("export const = ;")).toBeNull();
  });
});

describe("the journal", () => {
  const result = resultWithoutTests("01-one/01-first", "exercises/01-one/01-first.ts", "passed");
  const judged = (key: string) => ({ type: "judged", key, at: "", result }) as const;

  test("leaves out a last line that was not written whole, and goes on after it", () => {
    const path = join(folder, "journal.jsonl");
    writeFileSync(path, `${JSON.stringify(judged("a"))}\n{"type":"judged","key":"b","re`);

    const journal = new Journal(path);
    journal.write(judged("c"));
    journal.close();

    expect([...readJournal(path).judged.keys()]).toEqual(["a", "c"]);
  });

  test("knows what was being judged when a run ended, and how often that was one answer alone", () => {
    const path = join(folder, "journal.jsonl");
    const journal = new Journal(path);
    journal.write({ type: "judging", keys: ["a", "b"] });
    journal.write(judged("a"));
    journal.write({ type: "judging", keys: ["b"] });
    journal.write({ type: "judging", keys: ["b"] });
    journal.close();

    expect(readJournal(path)).toMatchObject({ interrupted: ["b"], suspects: new Map([["b", 2]]) });
  });

  test("says what has changed since", () => {
    const before: Beginning = {
      type: "begin",
      version: 1,
      setting: { workbook: "1", node: "20", seed: "7", sealed: false },
      steps: ["a", "b"],
      shard: null,
      students: { anna: "1", bob: "2" },
    };
    const now = {
      ...before,
      setting: { ...before.setting, seed: "8" },
      steps: ["a"],
      students: { anna: "3", cem: "4" },
    };

    expect(describeChanges(before, before)).toEqual([]);
    expect(describeChanges(before, now)).toEqual([
      "The seed was 7 and is 8 now: everything is judged again.",
      "Other steps are judged now: 0 more, 1 fewer.",
      "1 submission is new.",
      "1 submission has changed; what changed is judged again.",
      "1 submission is gone. An earlier report stays where it is, but nothing else does.",
    ]);
  });
});

describe("what a report can carry", () => {
  const long = (length: number): StepResult => ({
    ...resultWithoutTests("s", "a", "failed", { kind: "Error", message: "m".repeat(length) }),
    output: "o".repeat(length),
    tests: Array.from({ length: 300 }, (_, index) => ({
      name: `test ${index}`,
      state: "failed" as const,
      milliseconds: 1,
      failure: { kind: "Error", message: "t".repeat(length), transcript: "w".repeat(length) },
    })),
  });

  test("is cut to a size, and each cut is marked", () => {
    const short = cutResult(long(1e6));

    expect(JSON.stringify(short).length).toBeLessThan(25_000);
    expect(short.failure?.message).toContain("[left out: ");
    expect(short.output).toContain("[left out: ");
  });

  test("is left alone where it fits", () => {
    expect(cutResult({ ...long(10), tests: [] })).toEqual({ ...long(10), tests: [] });
    expect(cutText("abc", 3)).toBe("abc");
  });
});

test("progress has counts, a rate and an estimate", () => {
  expect(renderProgress({ judged: 120, answers: 900, finished: 31, students: 300 }, 15_000)).toBe(
    "120 of 900 answers · 31 of 300 students · 8.0 a second · 2 min left",
  );
  expect(renderProgress({ judged: 0, answers: 0, finished: 3, students: 3 }, 0)).toBe(
    "0 of 0 answers · 3 of 3 students",
  );
});

describe("tables", () => {
  const student = (
    name: string,
    shapes: (string | null)[],
    verdict = "passed",
  ): ClassFile["students"][number] => ({
    student: name,
    report: `${name}.json`,
    points: 0,
    files: "",
    judged: "",
    milliseconds: 0,
    note: "",
    steps: shapes.map((shape) => ({
      verdict: verdict as "passed",
      mistake: verdict === "failed" ? "off-by-one" : null,
      shape,
    })),
  });
  const file: ClassFile = {
    version: 1,
    setting: { workbook: "1", node: "20", seed: "7", sealed: false },
    reporter: "json",
    steps: [1, 2, 3, 4].map((number) => ({
      stem: `s${number}`,
      number: `1.${number}`,
      title: `Step ${number}`,
    })),
    shard: null,
    students: [
      student("anna", ["ref", "x2", "x3", "x4"]),
      student("bob", ["ref", "x2", "x3", "x4"], "failed"),
      student("cem", ["c1", "c2", "c3", null], "broken"),
    ],
  };
  const known = new Map([["s1", new Map([["ref", "reference"]])]]);

  test("name the pair that is alike, but not for what the reference has too", () => {
    const rows = renderSimilar(file, known).split("\r\n");

    expect(rows.filter((row) => row.startsWith("pair"))).toEqual([
      expect.stringContaining('pair,anna,bob,3,4,,"1.2 (2); 1.3 (2); 1.4 (2)"'),
    ]);
    expect(rows.filter((row) => row.startsWith("reference"))).toHaveLength(2);
    expect(rows.find((row) => row.startsWith("reference,anna"))).toContain("1,4,0.7,1.1 reference (2)");
    expect(rows.filter((row) => row.startsWith("step"))).toHaveLength(4);
  });

  test("show steps by share solved, mistakes, and what was broken", () => {
    const text = renderTable(file).join("\n");

    expect(text).toContain(" 33 %    1.1  Step 1 (1 of 3)");
    expect(text).toContain("1 ×  1.1  off-by-one");
    expect(text).toContain("1.1  1 of 3  Step 1");
  });
});
