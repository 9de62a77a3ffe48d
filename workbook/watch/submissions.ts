import { type Step, stepFiles } from "../course/steps.ts";
import { type StepState, stepState, updateState } from "../progress/state.ts";
import { exercises, solutions } from "../run.ts";
import type { StepResult } from "../verdict.ts";
import { findTypeProblems } from "./compiler.ts";
import { Judging } from "./judge-queue.ts";
import type { Event } from "./session/reduce.ts";
import { tally } from "./session/tally.ts";
import { look } from "./watched-files.ts";

/** Milliseconds after which a judgement is worth a word of waiting. */
const slow = 250;

/** How long a verdict must stand before TypeScript is asked as well, in milliseconds. */
const typesDelay = 400;

/** Changes what is remembered of a step. */
export function remember(stem: string, change: StepState): void {
  updateState((state) => Object.assign(stepState(state, stem), change));
}

/** Judges steps, remembers the verdicts, and tells all of it as events. */
export class Judgements {
  readonly #judging = new Judging();
  readonly #take: (event: Event) => void;
  /** By stem: the text that was judged last. */
  readonly #texts = new Map<string, string>();
  #types: NodeJS.Timeout | undefined;

  constructor(take: (event: Event) => void) {
    this.#take = take;
  }

  /** A text that was judged before this watcher began is not new to it. */
  knows(stem: string, text: string | undefined): void {
    if (text !== undefined) this.#texts.set(stem, text);
  }

  /** Judges the step that the learner looks at, before all others; then says what TypeScript finds. */
  now(step: Step, saved: boolean): void {
    const { exercise } = stepFiles(step.stem);
    const text = look(exercise);
    this.#take({ type: "judging", stem: step.stem, saved });
    const waiting = setTimeout(() => this.#take({ type: "slow", stem: step.stem }), slow);
    clearTimeout(this.#types);
    const onResult = (result: StepResult) => {
      clearTimeout(waiting);
      this.#judged(result, text);
      if (result.verdict === "passed" && tally(result)) this.#reference(step);
      // Only later: the verdict must not share the processor with the compiler, nor the next save with this one's.
      this.#types = setTimeout(() => void this.#findTypes(step.stem, exercise, text), typesDelay);
    };
    this.#judging.add({ steps: [step], target: exercises, urgent: true, onResult });
  }

  /** Judges a step when there is nothing better to do. */
  later(step: Step): void {
    const text = look(stepFiles(step.stem).exercise);
    const onResult = (result: StepResult) => this.#judged(result, text);
    this.#judging.add({ steps: [step], target: exercises, urgent: false, onResult });
  }

  /** Judges every step once more: the end of the workbook. */
  all(steps: readonly Step[]): void {
    const texts = new Map(steps.map(({ stem }) => [stem, look(stepFiles(stem).exercise)]));
    let judged = 0;
    const tell = (results?: StepResult[]) =>
      this.#take({ type: "closing", judged, ...(results && { results }) });
    tell();
    this.#judging.add({
      steps,
      target: exercises,
      urgent: false,
      onResult: () => {
        judged++;
        tell();
      },
      onRestart: () => {
        judged = 0;
      },
      onEnd: (results) => {
        for (const { stem, verdict } of results) remember(stem, { verdict, answer: texts.get(stem)! });
        tell(results);
      },
    });
  }

  async #findTypes(stem: string, exercise: string, text: string): Promise<void> {
    const problems = await findTypeProblems(exercise);
    if (look(exercise) === text) this.#take({ type: "types", stem, problems });
  }

  async close(): Promise<void> {
    clearTimeout(this.#types);
    await this.#judging.close();
  }

  #judged(result: StepResult, text: string): void {
    const fresh = this.#texts.get(result.stem) !== text;
    this.#texts.set(result.stem, text);
    remember(result.stem, { verdict: result.verdict, answer: text });
    this.#take({ type: "judged", result, fresh });
  }

  #reference(step: Step): void {
    const onResult = (result: StepResult) =>
      this.#take({ type: "reference", stem: step.stem, tally: tally(result) });
    this.#judging.add({ steps: [step], target: solutions, urgent: false, onResult });
  }
}
