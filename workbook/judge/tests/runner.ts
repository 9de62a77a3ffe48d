import {
  type RunnerTestFile,
  type RunnerTestSuite,
  type RunnerTestCase as Test,
  TestRunner,
  type VitestTestRunner,
} from "vitest";
import type { Judge } from "./setup.ts";

type TestError = NonNullable<NonNullable<Test["result"]>["errors"]>[number];

/** Vitest's own runner, with the judge around the answer's loading and each test. */
export default class JudgingRunner extends TestRunner {
  #file: RunnerTestFile | undefined;
  /** True once the verdict is known and the other tests would only take time. */
  #decided = false;

  override onCollectStart(file: RunnerTestFile): void {
    super.onCollectStart(file);
    this.#file = file;
    this.#decided = false;
  }

  override async importFile(path: string, source: "collect" | "setup"): Promise<unknown> {
    // In reports a module goes by its step's number and title, so that they read as the table of contents.
    if (source === "collect" && this.#file) this.#file.name = judge().titleOf(path) ?? this.#file.name;
    judge()?.trace(`${source} begins`);
    return await super.importFile(path, source);
  }

  /** The tests are listed, and the list is known outside of this thread: only now the answer is loaded. */
  async onBeforeRunFiles(): Promise<void> {
    const file = this.#file;
    if (!file || file.result?.state === "fail") return;
    const error = await judge().load();
    this.#keepOutput();
    if (error) file.result = { state: "fail", errors: [plain(error)] };
  }

  override async onBeforeRunTask(test: Test): Promise<void> {
    await super.onBeforeRunTask(test);
    if (test.mode !== "run") return;
    if (judge().isNotStarted(test.file.filepath)) skip(test, "not started");
    else if (this.#decided) skip(test, "not run");
  }

  /** A step that is not begun has not passed either. */
  override async onAfterRunSuite(suite: RunnerTestSuite): Promise<void> {
    await super.onAfterRunSuite(suite);
    if ("filepath" in suite) this.#keepOutput();
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
    } finally {
      this.#keepOutput();
    }
  }

  override onAfterRunTask(test: Test): void {
    super.onAfterRunTask(test);
    judge().trace(`test ended: ${test.name}`);
    this.#decided ||= judge().decides(test);
  }

  /** What the answer has printed goes with the file's results; in plain Vitest it is printed at once. */
  #keepOutput(): void {
    const file = this.#file;
    const printed = judge()?.printed() ?? "";
    const before = file?.meta.printed?.length ?? 0;
    if (!file || printed.length <= before) return;
    file.meta.printed = printed;
    if (!judge().isNamed(file.filepath)) console.log(printed.slice(before).trimEnd());
  }
}

/** An error as Vitest hands it on. */
function plain({ name, message, stack = "", cause }: Error): TestError {
  const reason = cause instanceof Error && { cause: { name: cause.name, message: cause.message } };
  return { name, message, stack, ...reason };
}

function skip(test: Test, note: string): void {
  test.mode = "skip";
  test.result = Object.assign({ state: "skip" as const }, { note }); // Vitest's type leaves out the note.
}

function judge(): Judge {
  return (globalThis as { [key: symbol]: unknown })[Symbol.for("workbook.judge")] as Judge;
}
