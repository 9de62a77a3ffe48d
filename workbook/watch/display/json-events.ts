import type { WireEvent } from "../../../local-servers/wire.ts";
import { messageOf } from "../../report/message.ts";
import type { Verdict } from "../../verdict.ts";
import type { Event } from "../session/events.ts";
import { currentStep, passedCount, type Session, type TypeProblem } from "../session/session.ts";

/**
 * What `npm start -- --json` writes: one object per line, for editors and other programs. Fields and events may be
 * added; none changes its meaning without a new `version` in `hello`. A program that writes to the watcher's standard
 * input presses its keys: `n`, `p`, `h`, `r`, `q` and the others, without line ends.
 */
export type JsonEvent =
  /** The first line. `watching`: more lines will come. */
  | {
      event: "hello";
      version: 1;
      watching: boolean;
      steps: { step: string; number: string; title: string; verdict: Verdict | null }[];
    }
  /** A step is open: its task in Markdown, its file as an absolute path. */
  | {
      event: "step";
      step: string;
      number: string;
      title: string;
      task: string;
      file: string;
      hints: { taken: number; all: number };
    }
  /** A judgement began, because the file was saved or because it was asked for. */
  | { event: "judging"; step: string; saved: boolean }
  | JsonVerdict
  /** What TypeScript finds in the open step's file; empty once it finds nothing. */
  | { event: "types"; step: string; problems: TypeProblem[] }
  /** A hint was taken; its body in Markdown. */
  | { event: "hint"; step: string; number: number; title: string; body: string }
  /** A sentence for the learner. */
  | { event: "notice"; text: string }
  /** Something waits for `y`; every other key means no. */
  | { event: "question"; about: "reset" | "reference" }
  /** Every step was judged once more at the end of the workbook. */
  | { event: "end"; passed: number; steps: number };

/** How a step was judged. */
interface JsonVerdict {
  event: "verdict";
  step: string;
  verdict: Verdict;
  passed: number;
  steps: number;
  /** The known mistake's name. */
  mistake: string | null;
  /** What the learner is told. */
  message: string | null;
  /** The transcript of the wire, as text. */
  transcript: string | null;
  /** The place in the learner's file. */
  line: number | null;
  column: number | null;
  /** What the learner's code printed. */
  output: string;
  milliseconds: number;
  tests: {
    name: string;
    state: "passed" | "failed" | "skipped";
    line: number | null;
    message: string | null;
    wire: WireEvent[];
  }[];
}

/** The first line. */
export function helloEvent({ steps, verdicts }: Session, watching: boolean): JsonEvent {
  const known = steps.map(({ stem, number, title }) => ({
    step: stem,
    number,
    title,
    verdict: verdicts[stem] ?? null,
  }));
  return { event: "hello", version: 1, watching, steps: known };
}

/** What an event means to a program. */
export function jsonEvents(session: Session, last: Session | undefined, event: Event): JsonEvent[] {
  const told: JsonEvent[] = [];
  if (event.type === "opened") told.push(stepEvent(session));
  if (event.type === "judging") told.push({ event: "judging", step: event.stem, saved: event.saved });
  if (event.type === "judged") told.push(verdictEvent(session, event.result));
  if (event.type === "types" && (event.problems.length || last?.types.length))
    told.push({ event: "types", step: event.stem, problems: event.problems });
  if (event.type === "closing" && event.results)
    told.push({ event: "end", passed: passedCount(session), steps: session.steps.length });
  if (event.type === "key" && session.hints > (last?.hints ?? 0)) told.push(...hintEvent(session));
  if (session.question && session.question !== last?.question)
    told.push({ event: "question", about: session.question });
  if (session.notice && session.notice !== last?.notice) told.push({ event: "notice", text: session.notice });
  return told;
}

function stepEvent(session: Session): JsonEvent {
  const { stem, number, title } = currentStep(session);
  const { text, file, hints } = session;
  return {
    event: "step",
    step: stem,
    number,
    title,
    task: text.task,
    file,
    hints: { taken: hints, all: text.hints.length },
  };
}

function hintEvent(session: Session): JsonEvent[] {
  const hint = session.text.hints[session.hints - 1];
  return hint
    ? [
        {
          event: "hint",
          step: currentStep(session).stem,
          number: session.hints,
          title: hint.title,
          body: hint.body,
        },
      ]
    : [];
}

function verdictEvent(
  session: Session,
  { stem, verdict, failure, output, milliseconds, tests }: NonNullable<Session["result"]>,
): JsonVerdict {
  return {
    event: "verdict",
    step: stem,
    verdict,
    passed: passedCount(session),
    steps: session.steps.length,
    mistake: failure?.mistake ?? null,
    message: failure ? messageOf(failure) : null,
    transcript: failure?.transcript || null,
    line: failure?.line ?? null,
    column: failure?.column ?? null,
    output,
    milliseconds: Math.round(milliseconds),
    tests: tests.map(({ name, state, line, failure: own, wire }) => ({
      name,
      state,
      line: line ?? null,
      message: own ? messageOf(own) : null,
      wire: own && wire ? wire : [],
    })),
  };
}
