import { Worker } from "node:worker_threads";
import { UserError } from "../user-error.ts";
import { dropLock, holderOf, type OutFiles } from "./out-folder.ts";

/** How often it is looked whether the sealed run has begun, in milliseconds. */
const look = 100;

/** A run inside the outer layer of sealing, seen from outside. */
export class SealedRun {
  readonly #files: OutFiles;
  #hasEnded = false;

  constructor(files: OutFiles) {
    this.#files = files;
  }

  /**
   * Runs this program again, sealed, and resolves with its exit code.
   *
   * @throws UserError if this machine cannot seal
   */
  async run(args: readonly string[]): Promise<number> {
    const worker = new Worker(new URL("seal-thread.mjs", import.meta.url), { workerData: args });
    const ended = await new Promise<{ exitCode?: number; problem?: string; isUserError?: boolean }>(
      (resolve, reject) => {
        worker.once("message", resolve);
        worker.once("error", reject);
      },
    );
    this.#hasEnded = true;
    if (ended.problem !== undefined)
      throw ended.isUserError ? new UserError(ended.problem) : new Error(ended.problem);
    return ended.exitCode ?? 2;
  }

  /** Tells the run inside to end; `run` resolves when it has. */
  stop(): void {
    if (this.#hasEnded) return;
    const pid = holderOf(this.#files);
    if (pid === undefined) {
      setTimeout(() => this.stop(), look).unref(); // It has not begun, or is just ending.
      return;
    }
    try {
      process.kill(pid, "SIGTERM");
    } catch {
      // It has ended by itself.
    }
  }

  /** Removes what a run that was killed has left. */
  tidy(): void {
    if (holderOf(this.#files) === undefined) dropLock(this.#files.lock);
  }
}
