import { runEditor } from "../../terminal/editor.ts";
import { type Line, plainText } from "../../terminal/line.ts";
import type { Event } from "../session/reduce.ts";
import { openStep, passedCount, type Session } from "../session/session.ts";
import { body } from "../view/body.ts";
import type { Display } from "../watcher.ts";

/**
 * The watcher as text that only grows: nothing is cleared or drawn over, every state has its word. For screen readers,
 * logs and terminals that can do no more.
 */
export class PlainDisplay implements Display {
  readonly #print: (text: string) => void;
  readonly #width = 80;
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
    else if (event.type === "compared" || event.type === "source")
      this.#lines(body(session, this.#width).lines);
    else if (event.type === "key") this.#keyed(session, last);
    if (session.notice && session.notice !== last?.notice) this.#print(session.notice);
  }

  async edit(editor: Parameters<Display["edit"]>[0]): Promise<string | undefined> {
    return await runEditor(editor);
  }

  suspend(): void {
    if (process.platform !== "win32") process.kill(process.pid, "SIGTSTP");
  }

  #opened(session: Session): void {
    const { number, title, lesson } = openStep(session);
    this.#print(`\n${session.lessons[lesson] ?? lesson}: ${number} ${title}`);
    this.#print(
      `${passedCount(session)} of ${session.steps.length} steps passed. Your file: ${session.file}\n`,
    );
    this.#lines(body({ ...session, screen: "step", folded: false, result: undefined }, this.#width).lines);
    this.#print(this.#hasKeys ? keys : "");
  }

  #judged(session: Session): void {
    const { verdict } = session.result!;
    this.#print(`Verdict: ${verdict}. ${passedCount(session)} of ${session.steps.length} steps passed.`);
    if (verdict !== "not started")
      this.#lines(
        body({ ...session, screen: "step", folded: true, types: [] }, this.#width).lines.slice(0, -2),
      );
    if (verdict === "passed" && this.#hasKeys) this.#print("n opens the next step.");
    this.#print("");
  }

  #types({ types }: Session): void {
    for (const { line, message } of types) this.#print(`TypeScript, line ${line}: ${message}`);
  }

  #closing(session: Session, { judged, results }: Extract<Event, { type: "closing" }>): void {
    if (judged === 0 || results) this.#lines(body(session, this.#width).lines);
  }

  #keyed(session: Session, last: Session | undefined): void {
    if (session.question && session.question !== last?.question) this.#print(questions[session.question]);
    const hinted = session.screen === "hint" && session.hints !== last?.hints;
    const shown =
      session.screen !== "step" &&
      session.screen !== last?.screen &&
      session.screen !== "compare" &&
      session.screen !== "test";
    const filtered =
      session.screen === "list" && (session.filter !== last?.filter || session.cursor !== last?.cursor);
    const unfolded = session.screen === "step" && last?.folded && !session.folded;
    if (hinted || shown || filtered || unfolded) this.#lines(body(session, this.#width).lines);
  }

  #lines(lines: Line[]): void {
    for (const row of lines) this.#print(plainText(row).trimEnd());
  }
}

const keys = `
Keys: n next, p previous, h hint, l list, t test, w wire, s compare, x reset,
f task, r judge again, o editor, q quit.
`;

const questions = {
  reset: "Put the stub back? A copy of your answer is kept. y for yes, any other key for no.",
  reference: "The reference answer gives this step away. Show it? y for yes, any other key for no.",
};
