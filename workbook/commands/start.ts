import { selectStep } from "../course/select.ts";
import { findLessons, type Lesson } from "../course/steps.ts";
import { takeLock } from "../progress/lock.ts";
import { readStanding, whereToBegin } from "../progress/standing.ts";
import { renderList } from "../report/text.ts";
import { painterFor } from "../terminal/paint.ts";
import { UserError } from "../user-error.ts";
import { JsonDisplay } from "../watch/display/json.ts";
import { PlainDisplay } from "../watch/display/plain.ts";
import { runText } from "../watch/run-text.ts";
import { newSession, type Session } from "../watch/session/session.ts";
import { command } from "./command.ts";

const boolean = { type: "boolean" } as const;

/**
 * `start [STEP] [--plain] [--json] [--report] [--watch]`: the guided watcher.
 *
 * - in a terminal: a screen of its own; with `--plain` (or `TERM=dumb`) text that only grows
 * - without a terminal, or with `--report`: how far the learner is, once
 * - `--json`: one event per line (`watch/display/json-events.ts`); it goes on watching in a terminal or with `--watch`
 */
export const start = command({
  usage: "npm start -- [STEP] [--plain] [--json] [--report] [--watch]",
  help: [
    "Opens a step, and judges it every time you save its file. Without a name, the first step that has not passed.",
    "",
    "  --plain   print lines and never clear the screen: for screen readers and logs",
    "  --json    print one event per line for programs; the README describes the events",
    "  --report  judge once, print how far you are, and end; so it does without a terminal",
    "  --watch   keep watching without a terminal",
  ].join("\n"),
  options: { plain: boolean, json: boolean, report: boolean, watch: boolean },
  most: 1,
  run: async ([name], options) => {
    const beginning = begin(name);
    const inTerminal = process.stdin.isTTY && (options.json || process.stdout.isTTY);
    if (options.report || !(options.watch || inTerminal)) return await reportOnce(beginning, options);
    const unlock = takeLock();
    try {
      return await watch(beginning, options);
    } finally {
      unlock();
    }
  },
});

interface Beginning {
  session: Session;
  lessons: Lesson[];
  /** The step to open. */
  at: number;
  /** The same, if the learner has named it. */
  named: number | undefined;
}

function begin(name: string | undefined): Beginning {
  const lessons = findLessons();
  const steps = lessons.flatMap((lesson) => lesson.steps);
  if (!steps.length) throw new UserError("There are no steps in exercises/. Is this the whole workbook?");
  const standing = readStanding(steps);
  const titles = Object.fromEntries(lessons.map(({ folder, title }) => [folder, title]));
  const named = name === undefined ? undefined : steps.indexOf(selectStep(steps, name));
  const session = newSession(steps, titles, standing.verdicts);
  return { session, lessons, named, at: named ?? whereToBegin(steps, standing) };
}

async function reportOnce(
  { session, lessons, named }: Beginning,
  { json = false }: { json?: boolean },
): Promise<number> {
  const { runOnce } = await import("../watch/run-once.ts");
  const paint = painterFor(process.stdout);
  const printList = ({ verdicts }: Session) => {
    for (const row of renderList(lessons, verdicts)) print(paint(row));
  };
  if (json) await runOnce(session, named, new JsonDisplay(print, session, false));
  else await runOnce(session, named, new PlainDisplay(print, false), printList);
  return 0;
}

async function watch(
  { session, at }: Beginning,
  { json = false, plain = false }: { json?: boolean; plain?: boolean },
): Promise<number> {
  if (json) return await runText(session, at, new JsonDisplay(print, session, true));
  if (plain || process.env.TERM === "dumb" || !process.stdout.isTTY)
    return await runText(session, at, new PlainDisplay(print));
  return await (await import("../watch/run-guided.ts")).runGuided(session, at);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
