import { expect, type RunnerTestCase as Test, type TestAnnotation } from "vitest";
import { wire } from "../../local-servers/wire.ts";
import { answerOf, isNamed, isUntouched, stemOf, titleOf } from "./answer.ts";
import { type BytesLike, describeBytes, firstDifference, toBytes } from "./bytes.ts";
import { report } from "./channel.ts";
import { illustration } from "./illustration.ts";
import { isClean, judge, soil, startClean, tampered } from "./judge.ts";
import { followResources } from "./leaks.ts";
import { limitOutput } from "./output.ts";
import { catchStrays } from "./strays.ts";
import { takeSnapshot, undoTampering } from "./tamper.ts";
import { Crashed } from "./verdict-errors.ts";

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: an interface can only be extended with its own type parameters
  interface Matchers<T = any> {
    /** The value is a `Uint8Array` with exactly these bytes; text stands for its UTF-8 bytes. */
    toEqualBytes(expected: BytesLike): T;
  }
}

/** What `runner.ts` calls. It goes over `globalThis` because Vitest loads runner and tests as separate module graphs. */
export interface Judge {
  /** True if this test module must not run: the learner has not begun. */
  isNotStarted(testModule: string): boolean;
  /** `1.4 The address of a host`; undefined if the step has no text. */
  titleOf(testModule: string): string | undefined;
  importing<T>(testModule: string, load: () => Promise<T>): Promise<T>;
  run(test: Test, body: () => unknown): Promise<void>;
  finished(test: Test): void;
  /** The file is through: says whether the process is as it was before. */
  ended(): void;
  /** True if after this test's end the others need not run. */
  decides(test: Test): boolean;
  /** The wire's record as a picture for Vitest's UI and HTML report, under the line that failed. */
  illustrate(test: Test, error: unknown): TestAnnotation | undefined;
}

expect.extend({
  toEqualBytes(received: unknown, expected: BytesLike) {
    const pass = received instanceof Uint8Array && firstDifference(received, toBytes(expected)) === -1;
    return { pass, message: () => (pass ? "the bytes are equal" : describeBytes(received, expected)) };
  },
});

catchStrays();
process.exit = ((code?: number) => {
  throw new Crashed(`Your code called process.exit(${code ?? ""}): that would end the whole program.`);
}) as typeof process.exit;
const snapshot = takeSnapshot();

/** Who waited in vain once would most likely do so in each test; and some runs want the first failure only. */
function isEnough(testModule: string, kind: string | undefined): boolean {
  return isNamed(testModule) && (kind === "Waiting" || testModule.endsWith("&briefly"));
}

const self: Judge = {
  isNotStarted: (testModule) => stemOf(testModule) !== "" && !isNamed(testModule) && isUntouched(testModule),
  titleOf: (testModule) => titleOf(stemOf(testModule)),
  async importing(testModule, load) {
    startClean();
    limitOutput(isNamed(testModule));
    followResources(answerOf(testModule));
    report({ type: "ready" });
    const loaded = await Promise.allSettled([load()]);
    const changed = undoTampering(snapshot);
    report({ type: "imported" });
    if (changed.length || loaded[0].status === "rejected") soil();
    if (changed.length) throw tampered(changed);
    if (loaded[0].status === "rejected") throw loaded[0].reason;
    return loaded[0].value;
  },
  run: (test, body) => judge(test, body, snapshot),
  illustrate: (test, error) =>
    isNamed(test.file.filepath) ? undefined : illustration(test, wire().events, error),
  decides: ({ result, file: { filepath } }) =>
    result?.state === "fail" && isEnough(filepath, result.errors?.[0]?.name),
  ended: () => report({ type: "ended", clean: isClean() }),
  finished: (test) => report({ type: "done", id: test.id, result: test.result }),
};
(globalThis as { [key: symbol]: unknown })[Symbol.for("workbook.judge")] = self;
