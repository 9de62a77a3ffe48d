import { expect, test } from "vitest";
import { chooseEditor } from "./editor.ts";
import { harmless } from "./harmless.ts";
import { clip, wrap } from "./layout.ts";
import { line, plainText, widthOf } from "./line.ts";
import { renderMarkdown } from "./markdown.ts";
import { paint } from "./paint.ts";

test("a text's width counts columns, not characters", () => {
  expect([widthOf("café"), widthOf("🐈"), widthOf("☕"), widthOf("e\u0301"), widthOf("漢字")]).toEqual([
    4, 2, 2, 1, 4,
  ]);
});

test("what comes from elsewhere cannot move the cursor or set a title", () => {
  expect(harmless("a\x1b[2Jb\x1b]0;title\x07c\x1bMd\te\x07")).toBe("abcd  e\\x07");
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

  expect(paint(spans, { colors: false, links: true })).toBe("\x1b]8;;file:///x\x1b\\here\x1b]8;;\x1b\\");
  expect(paint(spans, { colors: false, links: false })).toBe("here");
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
