import { existsSync, readFileSync } from "node:fs";
import { compareFiles } from "../course/compare.ts";
import { stepFiles } from "../course/steps.ts";
import { readStepText } from "../course/text.ts";
import { resetStep } from "../progress/reset.ts";
import { readState, remember } from "../progress/state.ts";
import { chooseEditor } from "../terminal/editor.ts";
import type { Key } from "../terminal/keyboard.ts";
import type { Display } from "./display/display.ts";
import type { Effect, Event } from "./session/events.ts";
import { reduce } from "./session/reduce.ts";
import { currentStep, type Session } from "./session/session.ts";
import { testSource } from "./session/test-source.ts";
import { Submissions } from "./submissions.ts";
import { WatchedFiles } from "./watched-files.ts";

/** The watcher without its display: joins the session to files, judge and compiler. */
export class Watcher {
  #session: Session;
  readonly #display: Display;
  readonly #files = new WatchedFiles((file, fingerprint) => this.#saved(file, fingerprint));
  readonly #submissions = new Submissions((event) => this.#take(event));
  #end: (exitCode: number) => void = () => {};
  readonly #ended = new Promise<number>((resolve) => {
    this.#end = resolve;
  });

  constructor(session: Session, display: Display) {
    this.#session = session;
    this.#display = display;
  }

  /** Watches until the learner quits; resolves with the process's exit code. */
  async run(at: number): Promise<number> {
    this.#open(at);
    this.#judgeUnknown();
    const exitCode = await this.#ended;
    this.#files.close();
    await this.#submissions.close();
    return exitCode;
  }

  /** Takes a key that the learner pressed. */
  key(key: Key): void {
    this.#take({ type: "key", key });
  }

  /** Ends `run`. */
  quit(exitCode = 0): void {
    this.#end(exitCode);
  }

  /** Shows the session anew: the terminal has another size, or came back. */
  redraw(): void {
    this.#show({ type: "key", key: {} });
  }

  #take(event: Event): void {
    const { session, effects } = reduce(this.#session, event);
    this.#session = session;
    // What a learner has seen must be remembered, even if this process is killed in the next moment.
    for (const effect of effects) if (effect.do === "remember") remember(effect.steps, effect.current);
    this.#show(event);
    for (const effect of effects) this.#perform(effect);
  }

  #show(event: Event): void {
    this.#session = { ...this.#session, ...this.#display.show(this.#session, event) };
  }

  #perform(effect: Effect): void {
    if (effect.do === "remember") return; // It is done already.
    if (effect.do === "open-step") this.#open(effect.at);
    else if (effect.do === "judge") this.#submissions.now(currentStep(this.#session), false);
    else if (effect.do === "judge-all") this.#submissions.all(this.#session.steps);
    else if (effect.do === "read-source") this.#attempt(() => this.#readSource());
    else if (effect.do === "compare") this.#attempt(() => this.#compare());
    else if (effect.do === "reset") this.#attempt(() => this.#reset());
    else if (effect.do === "open-editor") void this.#openEditor();
    else if (effect.do === "suspend") this.#display.suspend();
    else if (effect.do === "quit") this.quit();
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

  #open(at: number): void {
    const { steps } = this.#session;
    const step = steps[at]!;
    const { exercise, text } = stepFiles(step.stem);
    const { hints = 0, seen = false, times = 0, mistake, fingerprint } = readState().steps[step.stem] ?? {};
    const neighbors = steps.filter(({ lesson }) => lesson === step.lesson);
    this.#files.follow(neighbors.map(({ stem }) => stepFiles(stem).exercise));
    const remembered = { hints, seen, times, mistake, fingerprint };
    this.#take({ type: "opened", opening: { at, text: readStepText(text), file: exercise, ...remembered } });
    this.#submissions.now(step, false);
  }

  #saved(file: string, fingerprint: string): void {
    const step = this.#session.steps.find(({ stem }) => stepFiles(stem).exercise === file);
    if (!step) return;
    if (step === currentStep(this.#session)) this.#submissions.now(step, true, fingerprint);
    else this.#submissions.later(step, fingerprint);
  }

  /** Answers without a remembered verdict: judged one after the other, after the learner's own. */
  #judgeUnknown(): void {
    const { steps, verdicts, at } = this.#session;
    for (const [index, step] of steps.entries()) {
      const isKnown = verdicts[step.stem] !== undefined || index === at;
      if (!isKnown && existsSync(stepFiles(step.stem).exercise)) this.#submissions.later(step);
    }
  }

  #readSource(): void {
    const { result } = this.#session;
    if (!result) return;
    const file = stepFiles(result.stem).test;
    const source = testSource(result, file, readFileSync(file, "utf8"));
    if (source) this.#take({ type: "source", source });
  }

  #compare(): void {
    const { exercise, solution } = stepFiles(currentStep(this.#session).stem);
    this.#take({ type: "compared", comparison: compareFiles(exercise, solution) });
  }

  #reset(): void {
    this.#take({ type: "notice", text: resetStep(currentStep(this.#session)) });
  }

  async #openEditor(): Promise<void> {
    const { file, result } = this.#session;
    const problem = await this.#display.edit(chooseEditor(file, result?.failure?.line));
    if (problem) this.#take({ type: "notice", text: problem });
    this.#files.check();
  }
}
