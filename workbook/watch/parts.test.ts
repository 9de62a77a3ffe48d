import { mkdtempSync, readFileSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compareFiles } from "../course/compare.ts";
import { takeLock } from "../progress/lock.ts";
import { chooseEditor } from "../terminal/editor.ts";
import { clip, harmless, line, plainText, widthOf, wrap } from "../terminal/line.ts";
import { renderMarkdown } from "../terminal/markdown.ts";
import { paint } from "../terminal/paint.ts";
import { findTypeProblems, readProblems } from "./compiler.ts";
import { tally } from "./session/tally.ts";
import { messageLines } from "./view/failure.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "parts-")));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a text's width counts columns, not characters", () => {
  expect([widthOf("café"), widthOf("🐈"), widthOf("☕"), widthOf("e\u0301"), widthOf("漢字")]).toEqual([
    4, 2, 2, 1, 4,
  ]);
});

test("what comes from elsewhere cannot move the cursor or set a title", () => {
  expect(harmless("a\x1b[2Jb\x1b]0;title\x07c\x1bMd\te\x07")).toBe("abcd  e\\x07");
});

test("behind an advice a comparison of yes and no is left out, any other is not", () => {
  const shown = (message: string) => messageLines(message, 80).map(plainText);

  expect(shown("Who closes it?\nexpected true to be false // Object.is equality")).toEqual([
    "Who closes it?",
  ]);
  expect(shown("Who closes it?\nexpected 80 to be 22 // Object.is equality")).toEqual([
    "Who closes it?",
    "expected 80 to be 22",
  ]);
  expect(shown("expected true to be false")).toEqual(["expected true to be false"]);
});

test("long words are cut, further rows hang", () => {
  expect(wrap(line("one two abcdefghij"), 7, 2).map(plainText)).toEqual(["one two", "  abcde", "  fghij"]);
  expect(plainText(clip(line("🐈🐈🐈"), 4))).toBe("🐈…");
});

test("Markdown: lists hang, code keeps its spaces, tables stand in columns", () => {
  const text =
    "Some *plain* `code`.\n\n- first point that is long\n- second\n\n```ts\nif (a)\n  b();\n```\n\n| a | bb |\n|---|----|\n| 1 | 2 |";

  expect(renderMarkdown(text, 20).map(plainText)).toEqual([
    "Some plain `code`.",
    "",
    "· first point that",
    "  is long",
    "· second",
    "",
    "  if (a)",
    "    b();",
    "",
    "a  bb",
    "─  ──",
    "1  2",
  ]);
});

test("a link is an OSC 8 link where the terminal has them", () => {
  const spans = [{ text: "here", link: "file:///x" }];

  expect(paint(spans, { colours: false, links: true })).toBe("\x1b]8;;file:///x\x1b\\here\x1b]8;;\x1b\\");
  expect(paint(spans, { colours: false, links: false })).toBe("here");
});

test("a comparison leaves out doc comments and line ends", () => {
  const own = file("own.ts", "/**\r\n * Task.\r\n */\r\nconst a = 1;\r\nreturn b;\r\n");
  const reference = file("reference.ts", "const a = 1;\nreturn a;\n");

  expect(compareFiles(own, reference).map(({ sign, text }) => sign + text)).toEqual([
    " const a = 1;",
    "-return b;",
    "+return a;",
  ]);
});

test("TypeScript's problems are those of the one file, with their further lines", () => {
  const output = "../x/own.ts(2,5): error TS2322: Bad.\n  Because.\nother.ts(1,1): error TS1: No.\n";

  expect(readProblems(output, "/w/x/own.ts")).toEqual([{ line: 2, column: 5, message: "Bad.\n  Because." }]);
});

test("the compiler is asked about one file with the workbook's settings", async () => {
  file("package.json", '{ "type": "module" }');
  const problems = await findTypeProblems(file("typed.ts", "export const first: string = [1][0];\n"));

  expect(problems).toMatchObject([{ line: 1, column: 14 }]);
});

test("$VISUAL comes before $EDITOR, VS Code after both; a line is gone to where the editor can", () => {
  expect(chooseEditor("f.ts", 3, { VISUAL: "nvim", EDITOR: "nano" })).toEqual({
    command: "nvim",
    args: ["+3", "f.ts"],
    inTerminal: true,
  });
  expect(chooseEditor("f.ts", 3, { EDITOR: "code -w" })).toEqual({
    command: "code",
    args: ["-w", "--goto", "f.ts:3"],
    inTerminal: false,
  });
  expect(chooseEditor("f.ts", undefined, {})).toEqual({
    command: "code",
    args: ["--goto", "f.ts"],
    inTerminal: false,
  });
});

test("a lock of a dead process, or from before the machine started, is taken over", () => {
  const lock = join(folder, ".workbook", "watcher.lock");
  takeLock(folder)();

  writeFileSync(lock, "999999999\n");
  const unlock = takeLock(folder);
  expect(readFileSync(lock, "utf8")).toBe(`${process.pid}\n`);
  unlock();
  writeFileSync(lock, `${process.ppid}\n`);
  expect(() => takeLock(folder)).toThrow(`A watcher runs here already (process ${process.ppid})`);
  utimesSync(lock, 1, 1);
  takeLock(folder)();
});

test("the wire is added up over all tests; a datagram is a chunk", () => {
  const event = (from: "you" | "peer", kind: "connect" | "bytes" | "datagram", length?: number) => ({
    at: 0,
    conversation: "c",
    from,
    kind,
    ...(length !== undefined && { length }),
  });
  const wire = [
    event("you", "connect"),
    event("you", "bytes", 3),
    event("you", "datagram", 2),
    event("peer", "bytes", 7),
    event("peer", "bytes", 1),
  ];
  const result = {
    stem: "",
    answer: "",
    verdict: "passed" as const,
    output: "",
    milliseconds: 0,
    tests: [{ name: "", state: "passed" as const, milliseconds: 0, wire }],
  };

  expect(tally(result)).toEqual({
    connections: 1,
    chunksSent: 2,
    bytesSent: 5,
    bytesReceived: 8,
    roundTrips: 1,
  });
});

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
