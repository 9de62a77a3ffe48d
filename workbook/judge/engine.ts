import { availableParallelism } from "node:os";
import { Writable } from "node:stream";
import { createVitest, type Reporter, type TestModule, type Vitest } from "vitest/node";
import { trace } from "../trace.ts";
import { resultWithoutTests, type StepResult } from "../verdict.ts";
import { judgeConfig } from "./config.ts";
import type { Job } from "./job.ts";
import { endParked, parkedWorkers } from "./parked-worker.ts";
import { listTests, readModule } from "./results.ts";
import { moduleFile, testFile, testModule } from "./stand-in.ts";
import { withOwnTemporaryFolder } from "./temporary.ts";

/**
 * Vitest, kept running, with its workers: `judge` takes as long as the tests themselves. Everything that a learner sees
 * judged comes from here; plain Vitest uses the same settings.
 */
export class Engine {
  readonly #vitest: Vitest;
  readonly #collector: Collector;
  readonly #cancelling = new BroadcastChannel("workbook.cancel");
  #current: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  private constructor(vitest: Vitest, collector: Collector) {
    this.#vitest = vitest;
    this.#collector = collector;
    this.#cancelling.unref();
  }

  /**
   * With `workers`, so many answers are judged at the same time. With `shared`, an answer that has left its process clean
   * is followed by the next one there: for answers that are known. A learner's answer always has a process of its own.
   * With `ofStrangers`, nothing that an answer could have written is used to judge the next one.
   */
  static async open({
    workers = Math.min(availableParallelism(), 4) + 1,
    shared = false,
    ofStrangers = false,
  } = {}): Promise<Engine> {
    keepInspectorClosed();
    if (shared) process.env.WORKBOOK_SHARED = "1"; // Read by the judge's threads.
    const collector = new Collector();
    const { test, ...vite } = judgeConfig({ ofStrangers });
    const settings: Parameters<typeof createVitest>[1] = {
      ...test,
      config: false,
      pool: parkedWorkers(),
      maxWorkers: workers,
      watch: false,
      reporters: [collector],
      passWithNoTests: true,
    };
    const vitest = await withOwnTemporaryFolder(
      () => createVitest("test", settings, vite, { stdout: nowhere() }), // Vitest would hide the cursor of a terminal.
    );
    await vitest.standalone();
    return new Engine(vitest, collector);
  }

  /** Judges each job in a process of its own, some at once. `onResult` is called as each ends. */
  async judge(
    jobs: readonly Job[],
    onResult: (result: StepResult) => void = () => {},
  ): Promise<StepResult[]> {
    const run = this.#current.then(() => this.#run(jobs, onResult));
    this.#current = run.catch(() => {});
    return await run;
  }

  /** Ends the answers that are judged now: nobody wants to know any more. Their results are without value. */
  abort(): void {
    if (!this.#isClosed) this.#cancelling.postMessage(performance.timeOrigin + performance.now());
  }

  async close(): Promise<void> {
    this.abort();
    await this.#current;
    await this.#vitest.close();
    await endParked();
    this.#isClosed = true;
    this.#cancelling.close();
  }

  async #run(jobs: readonly Job[], onResult: (result: StepResult) => void): Promise<StepResult[]> {
    trace("judging begins");
    const project = this.#vitest.projects[0]!;
    const results = new Map<string, StepResult>();
    const modules = new Map(jobs.map((job) => [testModule(job.stem, job.answer, job.briefly), job]));
    this.#collector.begin((module, listed) => {
      const job = modules.get(module.moduleId);
      if (!job) return;
      const result = readModule(job, module, listed);
      results.set(module.moduleId, result);
      onResult(result);
    });
    for (const { stem, answer } of modules.values()) {
      this.#vitest.invalidateFile(moduleFile(answer));
      // A worker that is kept evaluates a module again only if its file, without the query, is named here.
      this.#vitest.watcher.invalidates.add(moduleFile(answer)).add(testFile(stem));
    }
    await this.#vitest.runTestSpecifications(
      [...modules.keys()].map((id) => project.createSpecification(id)),
    );
    return [...modules].map(([id, job]) => results.get(id) ?? unjudged(job));
  }
}

/** The workbook's own fault: the run ended without a word about this job. */
function unjudged({ stem, answer }: Job): StepResult {
  const message = "The judge ended without a result for this step.";
  return resultWithoutTests(stem, answer, "broken", { kind: "Error", message });
}

/** Takes what Vitest reports, one module at a time. */
class Collector implements Reporter {
  #onModule: (module: TestModule, listed: readonly string[]) => void = () => {};
  /** The names of the tests of each module, as they were listed before its answer was loaded. */
  readonly #lists = new Map<string, readonly string[]>();

  begin(onModule: (module: TestModule, listed: readonly string[]) => void): void {
    this.#onModule = onModule;
    this.#lists.clear();
  }

  onTestModuleCollected(module: TestModule): void {
    this.#lists.set(module.moduleId, listTests(module));
  }

  onTestModuleEnd(module: TestModule): void {
    trace("reported");
    this.#onModule(module, this.#lists.get(module.moduleId) ?? []);
  }
}

/** SIGUSR1 would open this process to every debugger on this machine: any answer could send it, and then connect. */
function keepInspectorClosed(): void {
  if (process.platform !== "win32" && !process.listenerCount("SIGUSR1")) process.on("SIGUSR1", () => {});
}

/** A stream that takes everything and keeps nothing. */
function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
