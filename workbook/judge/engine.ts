import { availableParallelism } from "node:os";
import { Writable } from "node:stream";
import { createVitest, type Reporter, type TestModule, type Vitest } from "vitest/node";
import type { StepResult } from "../verdict.ts";
import { testModule } from "./answers.ts";
import { judgeConfig } from "./config.ts";
import { abortRunning, divertOutput } from "./pool.ts";
import { endSpares } from "./process.ts";
import { readModule } from "./results.ts";

/** One answer to be judged: any file, as the answer to a step. */
export interface Job {
  stem: string;
  /** An absolute path. */
  answer: string;
  /** Only the first failure is wanted: the tests after it are not run. */
  briefly?: boolean;
}

/**
 * Vitest, kept running: `judge` takes as long as the tests themselves. Everything that a learner sees judged comes
 * from here; plain Vitest uses the same settings.
 */
export class Engine {
  readonly #vitest: Vitest;
  readonly #collector: Collector;
  #current: Promise<unknown> = Promise.resolve();

  private constructor(vitest: Vitest, collector: Collector) {
    this.#vitest = vitest;
    this.#collector = collector;
  }

  /**
   * With `shared`, an answer that has left its process clean is followed by the next one there: four times as fast, for
   * answers that are known. A learner's answer always has a process of its own.
   */
  static async open({ shared = false } = {}): Promise<Engine> {
    const collector = new Collector();
    divertOutput((testModule, text) => collector.addOutput(testModule, text));
    const { test, ...vite } = judgeConfig();
    const vitest = await createVitest(
      "test",
      {
        ...test,
        config: false,
        isolate: !shared,
        // Judging is waiting as much as computing, and with wrong answers it is mostly waiting.
        maxWorkers: shared ? 6 : Math.min(availableParallelism(), 4) + 1,
        watch: false,
        reporters: [collector],
        passWithNoTests: true,
      },
      vite,
      { stdout: nowhere() }, // Vitest would hide the cursor of a terminal.
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

  /** Ends the running judgement: nobody wants to know any more. Its results are without value. */
  abort(): void {
    abortRunning();
  }

  async close(): Promise<void> {
    await this.#vitest.close();
    endSpares();
  }

  async #run(jobs: readonly Job[], onResult: (result: StepResult) => void): Promise<StepResult[]> {
    const project = this.#vitest.projects[0]!;
    const results = new Map<string, StepResult>();
    const modules = new Map(jobs.map((job) => [testModule(job.stem, job.answer, job.briefly), job]));
    this.#collector.begin((module, output) => {
      const job = modules.get(module.moduleId);
      if (!job) return;
      const result = readModule(job, module, output);
      results.set(module.moduleId, result);
      onResult(result);
    });
    for (const [id, { answer }] of modules) {
      this.#vitest.invalidateFile(answer);
      this.#vitest.invalidateFile(id);
    }
    await this.#vitest.runTestSpecifications(
      [...modules.keys()].map((id) => project.createSpecification(id)),
    );
    return [...modules].map(([id, job]) => results.get(id) ?? unjudged(job));
  }
}

/** The workbook's own fault: the run ended without a word about this job. */
function unjudged({ stem, answer }: Job): StepResult {
  const failure = {
    kind: "Error",
    message: "The judge ended without a result for this step.",
    transcript: "",
  };
  return { stem, answer, verdict: "broken", failure, tests: [], output: "", milliseconds: 0 };
}

/** Takes what Vitest reports, one module at a time. */
class Collector implements Reporter {
  #onModule: (module: TestModule, output: string) => void = () => {};
  readonly #output = new Map<string, string>();
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  begin(onModule: (module: TestModule, output: string) => void): void {
    this.#onModule = onModule;
    this.#output.clear();
  }

  onUserConsoleLog(log: { content: string; taskId?: string }): void {
    const task = this.#vitest?.state.idMap.get(log.taskId ?? "");
    this.addOutput(task?.file.filepath ?? "", log.content);
  }

  addOutput(testModule: string, text: string): void {
    this.#output.set(testModule, (this.#output.get(testModule) ?? "") + text);
  }

  onTestModuleEnd(module: TestModule): void {
    this.#onModule(module, this.#output.get(module.moduleId) ?? "");
  }
}

/** A stream that takes everything and keeps nothing. */
function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
