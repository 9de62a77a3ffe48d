import { parseArgs } from "node:util";
import { selectStep } from "../course/select.ts";
import { findLessons, type Lesson } from "../course/steps.ts";
import { takeLock } from "../progress/lock.ts";
import { readStanding, whereToBegin } from "../progress/standing.ts";
import { paintFor } from "../terminal/colour.ts";
import { readKeys } from "../terminal/keyboard.ts";
import { UserError } from "../user-error.ts";
import { helloEvent, JsonDisplay, type JsonEvent } from "../watch/display/json.ts";
import { PlainDisplay } from "../watch/display/plain.ts";
import { newSession, type Session } from "../watch/session/session.ts";
import { type Display, Watcher } from "../watch/watcher.ts";
import { renderList } from "./list.ts";

/**
 * `start [step] [--plain] [--json] [--report] [--watch]`: the guided watcher.
 *
 * - in a terminal: a screen of its own; with `--plain` (or `TERM=dumb`) words that only grow
 * - without a terminal, or with `--report`: where the learner stands, once
 * - `--json`: one event per line (`watch/events.ts`); it goes on watching in a terminal or with `--watch`
 */
export async function start(args: string[]): Promise<number> {
  const boolean = { type: "boolean" } as const;
  const options = { plain: boolean, json: boolean, report: boolean, watch: boolean };
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const { session, at, named, lessons } = begin(positionals);
  const watching =
    !values.report &&
    (values.watch || (process.stdin.isTTY && (values.json || process.stdout.isTTY)) || false);
  if (!watching) {
    const { runOnce } = await import("../watch/once.ts");
    const tellAll = ({ verdicts }: Session) =>
      renderList(lessons, verdicts, paintFor(process.stdout)).forEach(print);
    if (values.json) await runOnce(session, named, json(session, false));
    else await runOnce(session, named, new PlainDisplay(print, false), tellAll);
    return 0;
  }
  const unlock = takeLock();
  try {
    if (values.json) await runText(session, at, json(session, true));
    else if (values.plain || process.env.TERM === "dumb" || !process.stdout.isTTY)
      await runText(session, at, new PlainDisplay(print));
    else await (await import("../watch/display/guided.ts")).runGuided(session, at);
  } finally {
    unlock();
  }
  return 0;
}

interface Beginning {
  session: Session;
  lessons: Lesson[];
  /** The step to open. */
  at: number;
  /** The same, if the learner has named it. */
  named: number | undefined;
}

function begin([name]: string[]): Beginning {
  const lessons = findLessons();
  const steps = lessons.flatMap((lesson) => lesson.steps);
  if (!steps.length) throw new UserError("There are no steps in exercises/: is this the whole workbook?");
  const standing = readStanding(steps);
  const titles = Object.fromEntries(lessons.map(({ folder, title }) => [folder, title]));
  const named = name === undefined ? undefined : steps.indexOf(selectStep(steps, name));
  const session = newSession(steps, titles, standing.verdicts);
  return { session, lessons, named, at: named ?? whereToBegin(steps, standing) };
}

/** A watcher without a screen. Its keys come from standard input, whatever that is; its end is no key. */
async function runText(session: Session, at: number, display: Display): Promise<void> {
  const watcher = new Watcher(session, display);
  const quit = () => watcher.quit();
  const stop = readKeys(
    (key) => watcher.key(key),
    () => process.stdin.isTTY && quit(),
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, quit);
  try {
    await watcher.run(at);
  } finally {
    stop();
  }
}

function json(session: Session, watching: boolean): JsonDisplay {
  const write = (event: JsonEvent) => print(JSON.stringify(event));
  write(helloEvent(session, watching));
  return new JsonDisplay(write);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
