import { type Step, stepFiles } from "../course/steps.ts";
import { fingerprint } from "../progress/fingerprint.ts";
import { exercises, solutions } from "../run.ts";
import type { StepResult } from "../verdict.ts";
import { findTypeProblems } from "./compiler.ts";
import { JudgeQueue } from "./judge-queue.ts";
import type { Event, Judged } from "./session/events.ts";
import { tally } from "./session/tally.ts";

/** Milliseconds after which a judgement is worth a word of waiting. */
const slow = 250;

/** How long a verdict must be there before TypeScript is asked as well, in milliseconds. */
const typesDelay = 400;

/** Has answer files judged, and reports all of it as events. It remembers nothing itself. */
export class Submissions {
  readonly #queue = new JudgeQueue();
  readonly #report: (event: Event) => void;
  #types: NodeJS.Timeout | undefined;

  constructor(report: (event: Event) => void) {
    this.#report = report;
  }

  /** Judges the step that the learner looks at, before all others; then says what TypeScript finds. */
  now(step: Step, saved: boolean, print = fingerprintOf(step)): void {
    const { stem } = step;
    this.#report({ type: "judging", stem, saved });
    const waiting = setTimeout(() => this.#report({ type: "slow", stem }), slow);
    clearTimeout(this.#types);
    const onResult = (result: StepResult) => {
      clearTimeout(waiting);
      this.#report({ type: "judged", result, fingerprint: print });
      if (result.verdict === "passed" && tally(result)) this.#judgeReference(step);
      // Only later: the verdict must not share the processor with the compiler, nor the next save with this one's.
      this.#types = setTimeout(() => void this.#findTypes(step, print), typesDelay);
    };
    this.#queue.add({ steps: [step], target: exercises, urgent: true, onResult });
  }

  /** Judges a step when there is nothing better to do. */
  later(step: Step, print = fingerprintOf(step)): void {
    const onResult = (result: StepResult) => this.#report({ type: "judged", result, fingerprint: print });
    this.#queue.add({ steps: [step], target: exercises, urgent: false, onResult });
  }

  /** Judges every step once more: the end of the workbook. */
  all(steps: readonly Step[]): void {
    const prints = new Map(steps.map((step) => [step.stem, fingerprintOf(step)]));
    let judged = 0;
    const report = (results?: Judged[]) =>
      this.#report({ type: "closing", judged, ...(results && { results }) });
    report();
    this.#queue.add({
      steps,
      target: exercises,
      urgent: false,
      onResult: () => {
        judged++;
        report();
      },
      onRestart: () => {
        judged = 0;
      },
      onEnd: (results) =>
        report(results.map((result) => ({ result, fingerprint: prints.get(result.stem)! }))),
    });
  }

  /** Cancels what is still to be judged. */
  async close(): Promise<void> {
    clearTimeout(this.#types);
    await this.#queue.close();
  }

  async #findTypes(step: Step, print: string): Promise<void> {
    const problems = await findTypeProblems(stepFiles(step.stem).exercise);
    if (fingerprintOf(step) === print) this.#report({ type: "types", stem: step.stem, problems });
  }

  #judgeReference(step: Step): void {
    const onResult = (result: StepResult) =>
      this.#report({ type: "reference", stem: step.stem, tally: tally(result) });
    this.#queue.add({ steps: [step], target: solutions, urgent: false, onResult });
  }
}

function fingerprintOf({ stem }: Step): string {
  return fingerprint(stepFiles(stem).exercise);
}
