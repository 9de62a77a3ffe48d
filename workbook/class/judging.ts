import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stepNumber } from "../course/steps.ts";
import { asHandedIn, type HandedIn } from "../handed-in.ts";
import { Engine } from "../judge/engine.ts";
import type { Job } from "../judge/job.ts";
import { sealedFolder } from "../judge/remote/sealing.ts";
import { judgeFairly } from "../run.ts";
import { resultWithoutTests, type StepResult } from "../verdict.ts";
import { cutResult } from "./cuts.ts";
import { Lanes } from "./lanes.ts";
import { answerFolder } from "./plan.ts";

/** How many answers are judged between two looks at what must be judged again. */
const batch = 240;

/** An answer that waits: what its verdict is kept under, and its step. */
export interface Waiting {
  key: string;
  stem: string;
}

/** What is told while answers are judged. */
export interface JudgingEvents {
  /** These are judged now. */
  onBegin(keys: string[]): void;
  /** A verdict to believe. */
  onVerdict(key: string, result: StepResult): void;
}

/**
 * Judges answers by one engine, many at once. A result whose run was cut short, perhaps by what another answer did, or
 * that is the workbook's own fault, is judged again alone before it counts.
 */
export class ClassJudge {
  readonly #folder: string;
  readonly #workers: number | undefined;
  readonly #events: JudgingEvents;
  #engine: Engine | Lanes | undefined;

  /** `folder` is where the answers were laid out. */
  constructor(folder: string, workers: number | undefined, events: JudgingEvents) {
    this.#folder = folder;
    this.#workers = workers;
    this.#events = events;
  }

  /** Resolves when all have a verdict. */
  async judge(answers: readonly Waiting[], atOnce = batch): Promise<void> {
    for (let at = 0; at < answers.length; at += atOnce) {
      const doubtful = await this.#judgeBatch(answers.slice(at, at + atOnce));
      for (const answer of doubtful) await this.#judgeAlone(answer);
    }
  }

  /** Ends the processes of the answers that are judged now. This process must end right after. */
  abort(): void {
    this.#engine?.abort();
  }

  async close(): Promise<void> {
    await this.#engine?.close();
    this.#engine = undefined;
  }

  /** Sealed answers are not to meet: each that is judged has a network of its own. */
  async #open(): Promise<Engine | Lanes> {
    if (sealedFolder()) return new Lanes(this.#workers);
    return await Engine.open(this.#workers === undefined ? {} : { workers: this.#workers });
  }

  /** Returns the answers without a verdict to believe. */
  async #judgeBatch(answers: readonly Waiting[]): Promise<Waiting[]> {
    this.#events.onBegin(answers.map(({ key }) => key));
    const left = new Map(answers.map((answer) => [answer.key, answer]));
    await this.#run(answers, (answer, result) => {
      if (isDoubtful(result)) return;
      left.delete(answer.key);
      this.#events.onVerdict(answer.key, result);
    });
    return [...left.values()];
  }

  async #judgeAlone(answer: Waiting): Promise<void> {
    this.#events.onBegin([answer.key]);
    let verdict: StepResult | undefined;
    const problem = await this.#run([answer], (_, result) => {
      verdict = result;
    });
    this.#events.onVerdict(answer.key, verdict ?? unjudged(answer.stem, problem));
  }

  /** Returns why the run as a whole failed, if it did. */
  async #run(
    answers: readonly Waiting[],
    onResult: (answer: Waiting, result: StepResult) => void,
  ): Promise<unknown> {
    const placed = this.#place(answers);
    const jobs: Job[] = [...placed].map(([file, { stem }]) => ({ stem, answer: file }));
    try {
      this.#engine ??= await this.#open();
      await judgeFairly(jobs, this.#engine, (result) => {
        const answer = placed.get(result.answer);
        if (answer) onResult(answer, cutResult(asHandedIn(result, shown(answer.folder))));
      });
      return undefined;
    } catch (error) {
      await this.close().catch(() => {}); // The next run gets a new engine.
      return error;
    }
  }

  /**
   * Puts each answer where its step's answers are always put: the engine keeps what it has loaded, by path, and would grow
   * with every new one. Returns the answers by their files.
   */
  #place(answers: readonly Waiting[]): Map<string, Placed> {
    const places = join(this.#folder, "places");
    rmSync(places, { recursive: true, force: true });
    const counts = new Map<string, number>();
    const placed = new Map<string, Placed>();
    for (const answer of answers) {
      const count = counts.get(answer.stem) ?? 0;
      counts.set(answer.stem, count + 1);
      const folder = join(places, `${stepNumber(answer.stem)}-${count}`);
      cpSync(answerFolder(this.#folder, answer.key), folder, { recursive: true });
      placed.set(join(folder, `${answer.stem}.ts`), { ...answer, folder });
    }
    return placed;
  }
}

/** An answer where the engine finds it. */
interface Placed extends Waiting {
  folder: string;
}

/** The student has the answer in `exercises/`. */
function shown(folder: string): HandedIn {
  return { folder, prefix: "exercises/", name: "exercises" };
}

/** True for what may be somebody else's doing: a fault of the workbook, or an end from outside without any line. */
function isDoubtful({ verdict, failure }: StepResult): boolean {
  return verdict === "broken" || (verdict === "crashed" && failure?.line === undefined);
}

function unjudged(stem: string, problem: unknown): StepResult {
  const message = `The judge failed when it judged this answer alone: ${problem instanceof Error ? problem.message : "it gave no result"}`;
  return resultWithoutTests(stem, `exercises/${stem}.ts`, "broken", { kind: "Broken", message });
}
