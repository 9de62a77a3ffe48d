import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { expect, test } from "vitest";
import { root } from "./root.ts";

/** The rooms of the runner, each with the rooms below it that it may know. All may know the files beside `main.ts`. */
const rooms: Record<string, string[]> = {
  commands: [
    "author",
    "author/check",
    "class",
    "watch",
    "watch/display",
    "watch/session",
    "update",
    "judge",
    "judge/remote",
    "report",
    "progress",
    "course",
    "terminal",
  ],
  "author/check": ["author", "judge", "judge/tests/mistakes", "report", "course"],
  author: ["course"],
  watch: ["watch/display", "watch/session", "judge", "progress", "course", "terminal"],
  "watch/display": ["watch/view", "watch/session", "report", "terminal"],
  "watch/view": ["watch/session", "report", "terminal"],
  "watch/session": ["progress", "course", "terminal"],
  class: ["judge", "judge/remote", "report", "progress", "course", "terminal"],
  update: ["progress", "course"],
  report: ["course", "terminal"],
  progress: ["course"],
  course: [],
  terminal: [],
};

for (const [room, below] of Object.entries(rooms)) {
  test(`${room} knows only rooms below it`, () => {
    const files = filesOf(room);
    const known = files
      .flatMap((file) => importsOf(room, file))
      .filter((other) => other !== room && other !== ".");

    expect(files.length).toBeGreaterThan(0);
    expect(known.filter((other) => !below.includes(other))).toEqual([]);
  });
}

test("terminal knows nothing of the workbook", () => {
  expect(
    filesOf("terminal")
      .flatMap((file) => importsOf("terminal", file))
      .filter((room) => room !== "terminal"),
  ).toEqual([]);
});

function filesOf(room: string): string[] {
  return readdirSync(join(root, "workbook", room)).filter((name) => /(?<!\.test)\.ts$/.test(name));
}

/** The rooms that a file imports from; files outside `workbook/` belong to other readers and are left out. */
function importsOf(room: string, file: string): string[] {
  const text = readFileSync(join(root, "workbook", room, file), "utf8");
  return [...text.matchAll(/(?:from|import\() ?"(\.[^"]+)"/g)]
    .flatMap(([, path = ""]) => (path.includes("$") ? [] : [dirname(posix.join(room, path))]))
    .filter((other) => !other.startsWith(".."));
}
