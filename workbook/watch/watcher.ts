import { existsSync } from "node:fs";
import { resetStep } from "../commands/reset.ts";
import { compareFiles } from "../course/compare.ts";
import { stepFiles } from "../course/steps.ts";
import { readStepText } from "../course/text.ts";
import { stepState, updateState } from "../progress/state.ts";
import { chooseEditor, type Editor } from "../terminal/editor.ts";
import type { Key } from "./session/keys.ts";
import { type Effect, type Event, update } from "./session/reduce.ts";
import { noText, openStep, type Session } from "./session/session.ts";
import { readSource } from "./session/test-source.ts";
import { Judgements, remember } from "./submissions.ts";
import { Files } from "./watched-files.ts";

/** What shows a session: the screen, plain text, JSON. */
export interface Display {
  /** Shows the session after an event. The screen says where it scrolled to. */
  show(session: Session, event: Event): { scroll: number; page: number } | undefined;
  /** Lets an editor have the terminal until it ends; resolves with what went wrong. */
  edit(editor: Editor): Promise<string | undefined>;
  /** The learner wants the shell for a while. */
  suspend(): void;
}

/** The guided watcher without its looks: joins the session to files, judge and compiler. */
export class Watcher {
  #session: Session;
  readonly #display: Display;
  readonly #files = new Files((file) => this.#saved(file));
  readonly #judgements = new Judgements((event) => this.#take(event));
  #page = 10;
  #quit: () => void = () => {};
  readonly #over = new Promise<void>((resolve) => {
    this.#quit = resolve;
  });

  constructor(session: Session, display: Display) {
    this.#session = session;
    this.#display = display;
  }

  /** Watches until the learner quits. */
  async run(at: number): Promise<void> {
    this.#openStep(at);
    this.#judgeUnknown();
    await this.#over;
    this.#files.close();
    await this.#judgements.close();
  }

  key(key: Key): void {
    this.#take({ type: "key", key: { ...key, page: this.#page } });
  }

  quit(): void {
    this.#quit();
  }

  /** Shows the session anew: the terminal has another size, or came back. */
  redraw(): void {
    this.#show({ type: "key", key: {} });
  }

  #take(event: Event): void {
    const { session, effects } = update(this.#session, event);
    this.#session = session;
    // What a learner has seen must be remembered, even if this process is killed in the next moment.
    for (const effect of effects) if (effect.do === "remember") remember(effect.stem, effect.state);
    this.#show(event);
    for (const effect of effects) this.#perform(effect);
  }

  #show(event: Event): void {
    const shown = this.#display.show(this.#session, event);
    if (!shown) return;
    this.#session = { ...this.#session, scroll: shown.scroll };
    this.#page = shown.page;
  }

  #perform(effect: Effect): void {
    if (effect.do === "remember") return; // It is done already.
    if (effect.do === "open-step") this.#openStep(effect.at);
    else if (effect.do === "judge") this.#judgements.now(openStep(this.#session), false);
    else if (effect.do === "judge-all") this.#judgements.all(this.#session.steps);
    else if (effect.do === "read-source") this.#attempt(() => this.#readSource());
    else if (effect.do === "compare") this.#attempt(() => this.#compare());
    else if (effect.do === "reset")
      this.#attempt(() => this.#take({ type: "notice", text: resetStep(openStep(this.#session)) }));
    else if (effect.do === "open-editor") void this.#openEditor();
    else if (effect.do === "suspend") this.#display.suspend();
    else if (effect.do === "quit") this.#quit();
    else effect satisfies never;
  }

  /** What goes wrong with a file is a notice, not the watcher's end. */
  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#take({ type: "notice", text: error instanceof Error ? error.message : String(error) });
    }
  }

  #openStep(at: number): void {
    const { steps } = this.#session;
    const step = steps[at]!;
    const { exercise, text } = stepFiles(step.stem);
    const state = updateState((whole) => {
      whole.current = step.stem;
    });
    const { hints = 0, seen = false, times = 0, mistake, answer } = stepState(state, step.stem);
    this.#judgements.knows(step.stem, answer);
    this.#files.follow(
      steps.filter(({ lesson }) => lesson === step.lesson).map(({ stem }) => stepFiles(stem).exercise),
    );
    const words = existsSync(text) ? readStepText(text) : noText;
    const opening = { at, text: words, file: exercise, hints, seen, times, ...(mistake && { mistake }) };
    this.#take({ type: "opened", opening });
    this.#judgements.now(step, false);
  }

  #saved(file: string): void {
    const step = this.#session.steps.find(({ stem }) => stepFiles(stem).exercise === file);
    if (!step) return;
    if (step === openStep(this.#session)) this.#judgements.now(step, true);
    else this.#judgements.later(step);
  }

  /** Answers that nothing is remembered of: judged one after the other, behind the learner's own. */
  #judgeUnknown(): void {
    const { steps, verdicts, at } = this.#session;
    for (const [index, step] of steps.entries()) {
      const isKnown = verdicts[step.stem] !== undefined || index === at;
      if (!isKnown && existsSync(stepFiles(step.stem).exercise)) this.#judgements.later(step);
    }
  }

  #readSource(): void {
    const { result } = this.#session;
    const source = result && readSource(result, stepFiles(result.stem).test);
    if (source) this.#take({ type: "source", source });
  }

  #compare(): void {
    const { exercise, solution } = stepFiles(openStep(this.#session).stem);
    this.#take({ type: "compared", comparison: compareFiles(exercise, solution) });
  }

  async #openEditor(): Promise<void> {
    const { file, result } = this.#session;
    const problem = await this.#display.edit(chooseEditor(file, result?.failure?.line));
    if (problem) this.#take({ type: "notice", text: problem });
    this.#files.check();
  }
}
