import { pathToFileURL } from "node:url";
import { clip, spread } from "../../terminal/layout.ts";
import { joined, type Line, line, lineWidth } from "../../terminal/line.ts";
import type { Size } from "../../terminal/screen.ts";
import { offeredKeys } from "../session/keys.ts";
import { currentStep, passedCount, type Question, type Session } from "../session/session.ts";
import { body } from "./body.ts";
import { shortName, verdictLine } from "./parts.ts";

/** A whole screen: exactly `rows` lines, none wider than the terminal. */
export interface Frame {
  lines: Line[];
  /** Where the body was scrolled to, after it was kept inside its text. */
  scroll: number;
  /** How many rows the body has. */
  page: number;
}

/** Lines longer than this are hard to read: on a wide terminal the rest stays empty. */
const widest = 100;
/** With fewer rows than this, bar and rules give way to the text. */
const lowest = 12;

/** Draws a session: head, body and foot stand at the same places in every state. */
export function frame(session: Session, { columns, rows }: Size): Frame {
  const width = Math.min(columns, widest);
  const isLow = rows < lowest;
  const page = Math.max(0, rows - (isLow ? 2 : 6));
  const { lines: text, focus } = body(session, Math.max(8, width - 2));
  const most = Math.max(0, text.length - page);
  const scroll = Math.min(
    most,
    focus === undefined ? session.scroll : Math.max(0, focus - Math.floor(page / 2)),
  );
  const shown: Line[] = text
    .slice(scroll, scroll + page)
    .map((row) => (row.length ? [{ text: " " }, ...row] : row));
  const lines = [
    ...head(session, width).slice(0, isLow ? 1 : 3),
    ...shown,
    ...Array.from({ length: page - shown.length }, () => line()),
    ...foot(session, width, scroll, most).slice(isLow ? (hasMessage(session) ? 1 : 2) : 0),
  ];
  return { lines: lines.slice(0, rows).map((row) => clip(row, columns)), scroll, page };
}

function hasMessage({ question, notice }: Session): boolean {
  return Boolean(question ?? notice);
}

function head(session: Session, width: number): Line[] {
  const step = currentStep(session);
  const left: Line = [
    { text: ` ${session.lessons[step.lesson] ?? step.lesson} · `, style: "dim" },
    { text: `${step.number} ${step.title}`, style: "strong" },
  ];
  return [
    spread(left, [...verdictWord(session), { text: " " }], width),
    progress(session, width),
    rule(width),
  ];
}

/** The verdict word of the open step. */
function verdictWord(session: Session): Line {
  if (session.judging && (session.slow || !session.result)) return line("● judging…", "accent");
  const { verdict } = session.result ?? {};
  return verdict ? verdictLine(verdict) : [];
}

/** One bar over all steps in their order, so that what was left out shows as a gap. */
function progress(session: Session, width: number): Line {
  const { steps, verdicts } = session;
  const count = `${passedCount(session)} of ${steps.length} passed`;
  const size = width - count.length - 4;
  if (size < 6) return line(` ${count}`, "dim");
  const cells = Array.from({ length: size }, (_, cell) => steps[Math.floor((cell * steps.length) / size)]!);
  const bar = cells.map(({ stem }) => (verdicts[stem] === "passed" ? line("█", "good") : line("░", "dim")));
  return [{ text: " " }, ...joined(bar.flat()), { text: "  " }, { text: count, style: "dim" }];
}

function rule(width: number, end = ""): Line {
  return line("─".repeat(Math.max(0, width - end.length)) + end, "dim");
}

/** The lower rule, which says when there is more to read; the watcher's message; the keys. */
function foot(session: Session, width: number, scroll: number, most: number): Line[] {
  const below = most - scroll;
  const parts = [scroll ? `${scroll} above` : "", below ? `${below} below: space, arrows` : ""].filter(
    Boolean,
  );
  const more = rule(width, parts.length ? ` ${parts.join(" · ")} ──` : "");
  return [more, message(session, width), keyLine(session, width)];
}

/** What the watcher asks or says; else where the file is. */
function message({ question, notice, file }: Session, width: number): Line {
  if (question) return line(` ${questions[question]}   y yes   any other key no`, "warn");
  if (notice) return line(` ${notice}`, "accent");
  const name = shortName(file);
  const opens: Line = lineWidth(line(name)) + 12 < width ? line("o opens it ", "dim") : [];
  const link = file && pathToFileURL(file).href;
  return spread([{ text: " " }, { text: name, style: "dim", link }], opens, width);
}

/** What the watcher asks before it does something that cannot be undone with a key. */
export const questions: Readonly<Record<Question, string>> = {
  reset: "Put the stub back? A copy of your answer is kept.",
  reference: "The reference answer gives this step away. Show it?",
};

function keyLine(session: Session, width: number): Line {
  const spans: Line = [{ text: " " }];
  for (const [key, word] of offeredKeys(session)) {
    const size = key.length + word.length + 4;
    if (lineWidth(spans) + size > width) break;
    spans.push({ text: key, style: key === "n" ? "good" : "strong" }, { text: ` ${word}   `, style: "dim" });
  }
  return spans;
}
