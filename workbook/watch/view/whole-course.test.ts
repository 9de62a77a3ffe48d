import { expect, test } from "vitest";
import { findLessons, stepFiles } from "../../course/steps.ts";
import { readStepText } from "../../course/text.ts";
import { renderList } from "../../report/text.ts";
import { lineWidth, plainText } from "../../terminal/line.ts";
import { newSession, type Session } from "../session/session.ts";
import { frame } from "./frame.ts";

const lessons = findLessons();
const steps = lessons.flatMap((lesson) => lesson.steps);
const titles = Object.fromEntries(lessons.map(({ folder, title }) => [folder, title]));
const size = { columns: 80, rows: 24 };

test("in 80 × 24 the list shows whichever step is chosen, in one row", () => {
  for (const [cursor, { number, title }] of steps.entries()) {
    const rows = screen({ ...session(), screen: "list", cursor });

    expect(rows).toHaveLength(size.rows);
    expect(rows.filter((row) => row.includes("→"))).toEqual([
      expect.stringMatching(new RegExp(`^ *→ . ${number.replace(".", "\\.")} +${escaped(title)}`)),
    ]);
  }
});

test("in 80 × 24 every step's head is whole, with its lesson, number, title and the count", () => {
  for (const [at, { number, title, lesson, stem }] of steps.entries()) {
    const text = readStepText(stepFiles(stem).text);
    const [head, bar] = screen({ ...session(), at, text });

    expect(head).toContain(`${number} ${title}`);
    expect(head).toContain(titles[lesson]);
    expect(bar).toContain(`0 of ${steps.length} passed`);
  }
});

test("npm run list has a row of at most 80 columns for every step", () => {
  const rows = renderList(lessons, {});

  for (const row of rows) expect(lineWidth(row)).toBeLessThanOrEqual(size.columns);
  for (const { number, title } of steps)
    expect(rows.some((row) => plainText(row).includes(`${number}  `) && plainText(row).includes(title))).toBe(
      true,
    );
});

function session(): Session {
  return newSession(steps, titles, {});
}

function screen(shown: Session): string[] {
  return frame(shown, size).lines.map((row) => plainText(row).trimEnd());
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
