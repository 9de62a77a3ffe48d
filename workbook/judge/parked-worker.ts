import {
  type PoolOptions,
  type PoolRunnerInitializer,
  type PoolWorker,
  ThreadsPoolWorker,
  type WorkerRequest,
} from "vitest/node";

import { trace } from "../trace.ts";

const name = "workbook";

/** Workers that wait, with judge and tests loaded, for what comes next. */
const parked: ThreadsPoolWorker[] = [];

/**
 * Vitest's pool of threads, but a thread that has nothing to do is kept: Vitest stops its workers as soon as their queue
 * is empty, and loading the judge anew takes longer than all the rest of a judgement.
 */
export function parkedWorkers(): PoolRunnerInitializer {
  return { name, createPoolWorker: (options) => new ParkedWorker(options) };
}

/** Ends the threads that wait. */
export async function endParked(): Promise<void> {
  await Promise.all(parked.splice(0).map((thread) => thread.stop()));
}

type Listener = Parameters<PoolWorker["on"]>[1];

/** A worker of Vitest's pool in front of a thread that outlives it. */
class ParkedWorker implements PoolWorker {
  readonly name = name;
  readonly cacheFs = true;
  readonly #thread: ThreadsPoolWorker;
  /** True if the thread was started by another worker before: it knows the project already. */
  readonly #isUsed: boolean;
  readonly #listeners: [event: string, callback: Listener][] = [];

  constructor(options: PoolOptions) {
    const waiting = parked.pop();
    this.#isUsed = waiting !== undefined;
    this.#thread = waiting ?? new ThreadsPoolWorker(options);
  }

  async start(): Promise<void> {
    if (!this.#isUsed) await this.#thread.start();
  }

  on(event: string, callback: Listener): void {
    this.#listeners.push([event, callback]);
    this.#thread.on(event, callback);
  }

  off(event: string, callback: Listener): void {
    this.#thread.off(event, callback);
  }

  send(message: WorkerRequest): void {
    if (message.type === "start" && this.#isUsed) this.#reply("started");
    else if (message.type === "stop") this.#reply("stopped");
    else {
      if (message.type === "run") trace("worker told to run");
      this.#thread.send(message);
    }
  }

  /** Called at the end of a run, and where Vitest gives a run up. */
  async stop(): Promise<void> {
    for (const [event, callback] of this.#listeners) this.#thread.off(event, callback);
    parked.push(this.#thread);
  }

  deserialize(data: unknown): unknown {
    return data;
  }

  #reply(type: "started" | "stopped"): void {
    queueMicrotask(() => {
      for (const [event, callback] of this.#listeners)
        if (event === "message") callback({ __vitest_worker_response__: true, type });
    });
  }
}
