import type { Step } from "../course/steps.ts";
import type { Engine } from "../judge/engine.ts";
import { keepPicture } from "../progress/pictures.ts";
import { exercises, run, type Target } from "../run.ts";
import { resultWithoutTests, type StepResult } from "../verdict.ts";

/** A wish for the verdicts of some steps of a target. */
export interface Task {
  steps: readonly Step[];
  target: Target;
  /** The learner waits for it: what runs is canceled for its sake. */
  urgent: boolean;
  onResult?(result: StepResult): void;
  onEnd?(results: StepResult[]): void;
  /** It was canceled and will begin anew later. */
  onRestart?(): void;
}

/**
 * One task at a time, the urgent first. The engine is loaded with the first task, after the first screen is there: it
 * takes longer than everything else.
 */
export class JudgeQueue {
  #engine: Promise<Engine> | undefined;
  #waiting: Task[] = [];
  #running: { task: Task; canceled: boolean } | undefined;
  #closed = false;

  /** Judges these steps when their turn comes; an urgent task cancels what runs, and drops older urgent ones. */
  add(task: Task): void {
    if (task.urgent) {
      this.#waiting = this.#waiting.filter(({ urgent }) => !urgent);
      this.#cancel();
      this.#waiting.unshift(task);
    } else this.#waiting.push(task);
    void this.#work();
  }

  /** Cancels everything and ends the engine. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting = [];
    if (this.#running) this.#running.canceled = true;
    const engine = await this.#engine?.catch(() => undefined);
    engine?.abort();
    await engine?.close();
  }

  #cancel(): void {
    if (!this.#running) return;
    this.#running.canceled = true;
    void this.#engine?.then((engine) => engine.abort());
  }

  async #work(): Promise<void> {
    if (this.#running) return;
    for (let task = this.#waiting.shift(); task && !this.#closed; task = this.#waiting.shift()) {
      const running = { task, canceled: false };
      this.#running = running;
      const results = await this.#judge(running);
      this.#running = undefined;
      if (!running.canceled) task.onEnd?.(results);
      else if (!task.urgent && !this.#closed) this.#restart(task);
    }
  }

  #restart(task: Task): void {
    task.onRestart?.();
    this.#waiting.push(task);
  }

  async #judge(running: { task: Task; canceled: boolean }): Promise<StepResult[]> {
    const { steps, target, onResult } = running.task;
    let nagging: NodeJS.Timeout | undefined;
    try {
      await new Promise(setImmediate);
      this.#engine ??= openEngine();
      const engine = await this.#engine;
      // A run that is only just beginning has nothing to abort yet.
      nagging = setInterval(() => running.canceled && engine.abort(), 20);
      return await run(steps, target, engine, (result) => {
        if (running.canceled) return;
        if (target === exercises) keepPicture(result);
        onResult?.(result);
      });
    } catch (error) {
      const results = steps.map((step) => unjudged(step, error));
      for (const result of results) running.canceled || onResult?.(result);
      return results;
    } finally {
      clearInterval(nagging);
    }
  }
}

/** Vitest would end the process at a signal, before the watcher has cleaned up: it must not listen to any. */
async function openEngine(): Promise<Engine> {
  const signals = ["SIGINT", "SIGTERM"] as const;
  const before = new Set(signals.flatMap((signal) => process.listeners(signal)));
  const engine = await (await import("../judge/engine.ts")).Engine.open();
  for (const signal of signals)
    for (const listener of process.listeners(signal))
      if (!before.has(listener)) process.off(signal, listener);
  return engine;
}

function unjudged({ stem }: Step, error: unknown): StepResult {
  const message = `The judge could not start: ${error instanceof Error ? error.message : String(error)}`;
  return resultWithoutTests(stem, "", "broken", { kind: "Error", message });
}
