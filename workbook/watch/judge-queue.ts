import type { Step } from "../course/steps.ts";
import type { Engine } from "../judge/engine.ts";
import { run, type Target } from "../run.ts";
import type { StepResult } from "../verdict.ts";

/** A wish to know how some steps of a target stand. */
export interface Task {
  steps: readonly Step[];
  target: Target;
  /** The learner waits for it: what runs is given up for its sake. */
  urgent: boolean;
  onResult?(result: StepResult): void;
  onEnd?(results: StepResult[]): void;
  /** It was given up and will begin anew later. */
  onRestart?(): void;
}

/**
 * One judgement at a time, the urgent first. The engine is loaded with the first task, after the first screen is
 * there: it takes longer than all else.
 */
export class Judging {
  #engine: Promise<Engine> | undefined;
  #queue: Task[] = [];
  #running: { task: Task; given: boolean } | undefined;
  #closed = false;

  add(task: Task): void {
    if (task.urgent) this.#makeWay();
    task.urgent ? this.#queue.unshift(task) : this.#queue.push(task);
    void this.#work();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#queue = [];
    if (this.#running) this.#running.given = true;
    const engine = await this.#engine?.catch(() => undefined);
    engine?.abort();
    await engine?.close();
  }

  #makeWay(): void {
    this.#queue = this.#queue.filter(({ urgent }) => !urgent);
    if (!this.#running) return;
    this.#running.given = true;
    void this.#engine?.then((engine) => engine.abort());
  }

  async #work(): Promise<void> {
    if (this.#running) return;
    for (let task = this.#queue.shift(); task && !this.#closed; task = this.#queue.shift()) {
      const running = { task, given: false };
      this.#running = running;
      const results = await this.#judge(running);
      this.#running = undefined;
      if (!running.given) task.onEnd?.(results);
      else if (!task.urgent && !this.#closed) this.#again(task);
    }
  }

  #again(task: Task): void {
    task.onRestart?.();
    this.#queue.push(task);
  }

  async #judge(running: { task: Task; given: boolean }): Promise<StepResult[]> {
    const { steps, target, onResult } = running.task;
    let nagging: NodeJS.Timeout | undefined;
    try {
      await new Promise(setImmediate);
      this.#engine ??= import("../judge/engine.ts").then(({ Engine }) => Engine.open());
      const engine = await this.#engine;
      // A run that is only just beginning has nothing to give up yet.
      nagging = setInterval(() => running.given && engine.abort(), 20);
      return await run(steps, target, engine, (result) => running.given || onResult?.(result));
    } catch (error) {
      const results = steps.map((step) => broken(step, error));
      for (const result of results) running.given || onResult?.(result);
      return results;
    } finally {
      clearInterval(nagging);
    }
  }
}

function broken({ stem }: Step, error: unknown): StepResult {
  const message = `The judge could not start: ${error instanceof Error ? error.message : String(error)}`;
  return {
    stem,
    answer: "",
    verdict: "broken",
    failure: { kind: "Error", message, transcript: "" },
    tests: [],
    output: "",
    milliseconds: 0,
  };
}
