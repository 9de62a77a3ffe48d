import { type Editor, runEditor } from "../../terminal/editor.ts";
import { wrap } from "../../terminal/layout.ts";
import { type Line, line, plainText } from "../../terminal/line.ts";
import type { Event } from "../session/events.ts";
import { labelOf, stepKeys } from "../session/keys.ts";
import { currentStep, passedCount, type Session } from "../session/session.ts";
import { body } from "../view/body.ts";
import { questions } from "../view/frame.ts";
import type { Display } from "./display.ts";

const width = 80;

/**
 * The watcher as text that only grows: nothing is cleared or drawn over, every state has its word. For screen readers,
 * logs and terminals that can do no more.
 */
export class PlainDisplay implements Display {
  readonly #print: (text: string) => void;
  readonly #hasKeys: boolean;
  #last: Session | undefined;

  /** @param hasKeys false where nobody can press one */
  constructor(print: (text: string) => void, hasKeys = true) {
    this.#print = print;
    this.#hasKeys = hasKeys;
  }

  show(session: Session, event: Event): undefined {
    const last = this.#last;
    this.#last = session;
    if (event.type === "opened") this.#opened(session);
    else if (event.type === "judged" && session.result !== last?.result) this.#judged(session);
    else if (event.type === "types" && event.problems.length && session.types !== last?.types)
      this.#types(session);
    else if (event.type === "slow" && session.slow) this.#print("Judging.");
    else if (event.type === "closing") this.#closing(session, event);
    else if (event.type === "compared" || event.type === "source") this.#lines(body(session, width).lines);
    else if (event.type === "key") this.#keyed(session, last);
    if (session.notice && session.notice !== last?.notice) this.#print(session.notice);
  }

  async edit(editor: Editor): Promise<string | undefined> {
    return await runEditor(editor);
  }

  suspend(): void {
    if (process.platform !== "win32") process.kill(process.pid, "SIGTSTP");
  }

  #opened(session: Session): void {
    const { number, title, lesson } = currentStep(session);
    this.#print(`\n${session.lessons[lesson] ?? lesson}: ${number} ${title}`);
    this.#print(
      `${passedCount(session)} of ${session.steps.length} steps passed. Your file: ${session.file}\n`,
    );
    this.#lines(body({ ...session, screen: "step", folded: false, result: undefined }, width).lines);
    if (this.#hasKeys) this.#lines([line(), ...keyLines(session), line()]);
    else this.#print("");
  }

  #judged(session: Session): void {
    const { verdict } = session.result!;
    this.#print(`Verdict: ${verdict}. ${passedCount(session)} of ${session.steps.length} steps passed.`);
    if (verdict !== "not started")
      this.#lines(body({ ...session, screen: "step", folded: true, types: [] }, width).lines.slice(0, -2));
    if (verdict === "passed" && this.#hasKeys) this.#print("n opens the next step.");
    this.#print("");
  }

  #types({ types }: Session): void {
    for (const { line: at, message } of types) this.#print(`TypeScript, line ${at}: ${message}`);
  }

  #closing(session: Session, { judged, results }: Extract<Event, { type: "closing" }>): void {
    if (judged === 0 || results) this.#lines(body(session, width).lines);
  }

  #keyed(session: Session, last: Session | undefined): void {
    if (session.question && session.question !== last?.question)
      this.#print(`${questions[session.question]} y for yes, any other key for no.`);
    if (isNews(session, last)) this.#lines(body(session, width).lines);
  }

  #lines(lines: Line[]): void {
    for (const row of lines) this.#print(plainText(row).trimEnd());
  }
}

/** True if a key has brought something to read that is not there yet. */
function isNews(session: Session, last: Session | undefined): boolean {
  const { screen } = session;
  if (screen === "compare" || screen === "test") return false; // They come with their own event.
  if (screen === "step") return last?.folded === true && !session.folded;
  if (screen !== last?.screen) return true;
  if (screen === "hint") return session.hints !== last.hints;
  return screen === "list" && (session.filter !== last.filter || session.cursor !== last.cursor);
}

function keyLines(session: Session): Line[] {
  const words = stepKeys.filter(({ help }) => help).map((each) => `${each.key} ${labelOf(each, session)}`);
  return wrap(line(`Keys: ${words.join(", ")}.`), width);
}
