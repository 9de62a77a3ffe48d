import { messageOf } from "../../report/message.ts";
import { wellFormedJson } from "../../report/report.ts";
import { type Editor, runEditor } from "../../terminal/editor.ts";
import { trace } from "../../trace.ts";
import type { StepResult } from "../../verdict.ts";
import type { Event } from "../session/events.ts";
import { currentStep, passedCount, type Session } from "../session/session.ts";
import type { Display } from "./display.ts";
import type { JsonEvent, JsonVerdict } from "./json-events.ts";

/** The watcher as events, one object per line. */
export class JsonDisplay implements Display {
  readonly #print: (line: string) => void;
  #last: Session | undefined;

  /** @param watching true if more lines will come than those of one verdict */
  constructor(print: (line: string) => void, session: Session, watching: boolean) {
    this.#print = print;
    this.#write(helloEvent(session, watching));
  }

  show(session: Session, event: Event): undefined {
    for (const each of jsonEvents(session, this.#last, event)) this.#write(each);
    this.#last = session;
  }

  async edit(editor: Editor): Promise<string | undefined> {
    return editor.inTerminal
      ? "An editor that needs a terminal cannot be opened from here."
      : await runEditor(editor);
  }

  suspend(): void {}

  #write(event: JsonEvent): void {
    if (event.event === "verdict") trace("shown");
    this.#print(wellFormedJson(event));
  }
}

function helloEvent({ steps, verdicts }: Session, watching: boolean): JsonEvent {
  const known = steps.map(({ stem, number, title }) => ({
    step: stem,
    number,
    title,
    verdict: verdicts[stem] ?? null,
  }));
  return { event: "hello", version: 1, watching, steps: known };
}

/** What an event means to a program. */
function jsonEvents(session: Session, last: Session | undefined, event: Event): JsonEvent[] {
  const found: JsonEvent[] = [];
  if (event.type === "opened") found.push(stepEvent(session));
  if (event.type === "judging") found.push({ event: "judging", step: event.stem, saved: event.saved });
  if (event.type === "judged") found.push(verdictEvent(session, event.result));
  if (event.type === "types" && (event.problems.length || last?.types.length))
    found.push({ event: "types", step: event.stem, problems: event.problems });
  if (event.type === "closing" && event.results)
    found.push({ event: "end", passed: passedCount(session), steps: session.steps.length });
  if (event.type === "key" && session.hints > (last?.hints ?? 0)) found.push(...hintEvent(session));
  if (session.question && session.question !== last?.question)
    found.push({ event: "question", about: session.question });
  if (session.notice && session.notice !== last?.notice)
    found.push({ event: "notice", text: session.notice });
  return found;
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
  { stem, verdict, failure, output, milliseconds, tests }: StepResult,
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
