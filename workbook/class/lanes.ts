import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Job } from "../judge/job.ts";
import { layerCommand } from "../judge/remote/sealing.ts";
import type { StepResult } from "../verdict.ts";

/**
 * Judges sealed answers side by side as an `Engine` does, each in a lane: a process whose network nobody else is in. The
 * judge's servers and an answer must share a loopback, but an answer must not reach the servers of another student's.
 */
export class Lanes {
  readonly #lanes: Lane[] = [];
  readonly #most: number;

  /** With as many lanes as answers that may be judged at a time. Each is opened when it is first needed. */
  constructor(most = Math.min(availableParallelism(), 4)) {
    this.#most = most;
  }

  /** Results come in the order of the jobs. `onResult` is called as each ends. */
  async judge(
    jobs: readonly Job[],
    onResult: (result: StepResult) => void = () => {},
  ): Promise<StepResult[]> {
    const results: StepResult[] = [];
    const waiting = jobs.map((job, index) => ({ job, index }));
    const work = async (lane: Lane) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const result = await lane.judge(next.job);
        results[next.index] = result;
        onResult(result);
      }
    };
    const count = Math.min(jobs.length, this.#most);
    while (this.#lanes.length < count) this.#lanes.push(new Lane());
    await Promise.all(this.#lanes.slice(0, count).map(work));
    return results;
  }

  /** Ends the answers that are judged now. */
  abort(): void {
    for (const lane of this.#lanes) lane.abort();
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }
}

/** What a lane's process says about a job. */
interface Reply {
  result?: StepResult;
  problem?: string;
}

class Lane {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor() {
    const program = [...process.execArgv, fileURLToPath(new URL("lane.mjs", import.meta.url))];
    const [file = "", ...args] = [...layerCommand(), "--", process.execPath, ...program];
    this.#child = spawn(file, args, {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      serialization: "advanced",
    });
    this.#ended = once(this.#child, "exit").catch(() => {});
  }

  /** One job at a time. */
  async judge(job: Job): Promise<StepResult> {
    const reply = once(this.#child, "message") as Promise<[Reply]>;
    const gone = this.#ended.then((): [Reply] => [{ problem: "A process of the judge has ended." }]);
    this.#child.send({ job }, () => {}); // Where it has ended, that is the answer.
    const [{ result, problem }] = await Promise.race([reply, gone]);
    if (!result) throw new Error(problem);
    return result;
  }

  abort(): void {
    if (this.#child.connected) this.#child.send({}, () => {});
  }

  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
  }
}
