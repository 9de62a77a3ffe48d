import {
  type RunnerTestFile,
  type RunnerTestSuite,
  type RunnerTestCase as Test,
  TestRunner,
  type VitestTestRunner,
} from "vitest";
import type { Judge } from "./setup.ts";

/** Vitest's own runner, with the judge around each import and each test. */
export default class JudgingRunner extends TestRunner {
  #file: RunnerTestFile | undefined;
  /** True once the verdict is known and the other tests would only take time. */
  #decided = false;

  override onCollectStart(file: RunnerTestFile): void {
    super.onCollectStart(file);
    this.#file = file;
  }

  override importFile(path: string, source: "collect" | "setup"): Promise<unknown> {
    const load = async () => await super.importFile(path, source);
    if (source === "setup") return load();
    // In reports a module goes by its step's number and title, so that they read as the table of contents.
    if (this.#file) this.#file.name = judge().titleOf(path) ?? this.#file.name;
    return judge().importing(path, load);
  }

  override async onBeforeRunTask(test: Test): Promise<void> {
    await super.onBeforeRunTask(test);
    if (test.mode !== "run") return;
    if (judge().isNotStarted(test.file.filepath)) skip(test, "not started");
    else if (this.#decided) skip(test, "not run");
  }

  override onAfterRunFiles(): void {
    super.onAfterRunFiles();
    judge().ended();
  }

  /** A step that is not begun has not passed either. */
  override async onAfterRunSuite(suite: RunnerTestSuite): Promise<void> {
    await super.onAfterRunSuite(suite);
    if (!("filepath" in suite) || !suite.result || !judge().isNotStarted(suite.file.filepath)) return;
    suite.mode = "skip";
    suite.result.state = "skip";
  }

  async runTask(test: Test): Promise<void> {
    try {
      await judge().run(test, TestRunner.getTestFn(test));
    } catch (error) {
      const picture = judge().illustrate(test, error);
      if (picture) await (this as VitestTestRunner).onTestAnnotate?.(test, picture);
      throw error;
    }
  }

  override onAfterRunTask(test: Test): void {
    super.onAfterRunTask(test);
    this.#decided ||= judge().decides(test);
    judge().finished(test);
  }
}

function skip(test: Test, note: string): void {
  test.mode = "skip";
  test.result = Object.assign({ state: "skip" as const }, { note }); // Vitest's type leaves out the note.
}

function judge(): Judge {
  return (globalThis as { [key: symbol]: unknown })[Symbol.for("workbook.judge")] as Judge;
}
