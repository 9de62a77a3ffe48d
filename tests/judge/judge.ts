import type { RunnerTestCase as Test } from "vitest";
import { disposeAll } from "../../local-servers/scope.ts";
import { renderTranscript } from "../../local-servers/transcript.ts";
import { startRecording } from "../../local-servers/wire.ts";
import { answerFrames, answerLine, answerOf, isNamed } from "./answer.ts";
import { report } from "./channel.ts";
import { clearDiagnosis, lastDiagnosis } from "./diagnose.ts";
import { forgetResources, lastOpened, type OpenResource, openResources, settleResources } from "./leaks.ts";
import { releaseOwned } from "./own.ts";
import { nextLook, startPatience } from "./patience.ts";
import { onStray, takeStrays } from "./strays.ts";
import { clearSuspicions, suspected } from "./suspect.ts";
import { type takeSnapshot, undoTampering } from "./tamper.ts";
import { Crashed, Leaking, Waiting } from "./verdict-errors.ts";

declare module "vitest" {
  interface TaskMeta {
    /** What happened on the wire during the test, for the workbook's own runner. */
    wire?: import("../../local-servers/wire.ts").WireEvent[];
  }
}

/** How long one test may take when the file does not say otherwise, in milliseconds. */
const testLimit = 5000;
/** How long closing may take after a test, in milliseconds. */
const closingLimit = 300;

let clean = true;

/** The process is about to load an answer. */
export function startClean(): void {
  clean = true;
}

/** The answer has changed its process: no other may be judged in it. */
export function soil(): void {
  clean = false;
}

/** True if the answer has left its process as it found it. */
export function isClean(): boolean {
  return clean && openResources().length === 0;
}

/**
 * Runs one test to its verdict: whatever the learner's code does during it (an error that nothing catches, a wait
 * without end, something left open, a built-in replaced) is this test's failure, told in words, with the wire's record.
 */
export async function judge(
  test: Test,
  run: () => unknown,
  snapshot: ReturnType<typeof takeSnapshot>,
): Promise<void> {
  const answer = answerOf(test.file.filepath);
  const record = startRecording();
  record.listen((event) => report({ type: "wire", event }));
  clearSuspicions();
  clearDiagnosis();
  report({ type: "test", id: test.id });
  try {
    await toItsEnd(run, test.timeout || testLimit, answer);
    untampered(snapshot);
  } catch (error) {
    const explained = explain(error, answer);
    if (explained instanceof Crashed) soil();
    record.stopHere(explained instanceof Waiting ? "here the wait ended" : "here the test failed");
    if (record.events.length) append(explained, `\n\n${renderTranscript(record.events)}`);
    throw explained;
  } finally {
    if (record.events.length && isNamed(test.file.filepath)) test.meta.wire = record.events;
    undoTampering(snapshot);
    await disposeAll();
    await nextLook(0); // Work that this has ended may have failed by now, with nobody to hear of it.
    if ((await settleResources(closingLimit / 2)).length) soil();
    forgetResources();
    if (takeStrays().length) soil();
  }
}

async function toItsEnd(run: () => unknown, limit: number, answer: string): Promise<void> {
  let stop = () => {};
  const cutShort = new Promise<never>((_, reject) => {
    onStray((error) => reject(crash(error, answer)));
    stop = startPatience(limit, () => reject(new Waiting(endless(limit))));
  });
  const [early] = takeStrays();
  if (early) throw crash(early, answer);
  const whole = async () => {
    await run();
    await releaseOwned();
    const left = await settleResources(closingLimit);
    if (left.length) throw leak(left, answer);
  };
  const work = whole();
  work.catch(() => {}); // A test that is cut short may still fail later: nobody waits for it any more.
  try {
    await Promise.race([work, cutShort]);
  } finally {
    stop();
    onStray(() => {});
  }
}

function endless(limit: number): string {
  const advice = suspected("waiting");
  return `${advice ? `${advice}\n` : ""}The test was not through after ${limit} ms: a promise of your code never settles, or settles much too late.`;
}

function leak(left: OpenResource[], answer: string): Leaking {
  const advice =
    suspected("leaking") || "The answer is right, but something that it opened was never closed.";
  const names = new Set(left.map(({ kind, line }) => (line ? `${kind} (${line})` : kind)));
  return withFrames(
    new Leaking(`${advice}\nStill open after the test: ${[...names].join(", ")}.`),
    left[0]?.stack,
    answer,
  );
}

function crash(error: unknown, answer: string): Crashed {
  const original = error instanceof Error ? error : new Error(String(error));
  if (original instanceof Crashed) return original;
  const opened = answerFrames(original.stack, answer).length ? "" : lastOpened();
  const advice = suspected("crashed") || "An error happened in your code where nothing could catch it.";
  const where = opened ? `\nYour code opened its last socket or server at ${opened}.` : "";
  const crashed = new Crashed(`${advice}\nUncaught ${original.name}: ${original.message}${where}`);
  return withFrames(crashed, original.stack, answer);
}

/** Gives an error the stack of another one, the learner's own frames first. */
function withFrames<T extends Error>(error: T, stack: string | undefined, answer: string): T {
  const own = answerFrames(stack, answer);
  const all = (stack ?? "").split("\n").filter((line) => line.trimStart().startsWith("at "));
  const frames = new Set([...own, ...all]); // The learner's first, and each once: endless recursion has the same frame over and over.
  error.stack = [`${error.name}: ${error.message}`, ...frames].join("\n");
  return error;
}

function untampered(snapshot: ReturnType<typeof takeSnapshot>): void {
  const changed = undoTampering(snapshot);
  if (changed.length) throw tampered(changed);
}

/** The error for code that removed or replaced something built in. */
export function tampered(changed: string[]): Crashed {
  return new Crashed(
    `Your code removed or replaced something that all other code needs: ${changed.slice(0, 5).join(", ")}.`,
  );
}

function explain(error: unknown, answer: string): Error {
  const [stray] = takeStrays();
  if (stray && !(error instanceof Crashed)) return crash(stray, answer);
  if (!(error instanceof Error)) return new Error(`The code threw ${String(error)}, which is no Error.`);
  if (error instanceof DOMException || Object.isFrozen(error)) return explain(writable(error), answer);
  if (error instanceof RangeError && /call stack/.test(error.message)) {
    const line = answerLine(error.stack, answer);
    return withFrames(
      new Crashed(
        `A function of your code calls itself without end${line ? ` (${line})` : ""}: the call stack is full.`,
      ),
      error.stack,
      answer,
    );
  }
  const blunder = blunderIn((error as { actual?: unknown }).actual, answer);
  if (blunder) return blunder;
  const diagnosis = lastDiagnosis();
  if (diagnosis && error.message.startsWith(`${diagnosis}: `)) {
    return replaceMessage(error, `${diagnosis}\n${error.message.slice(diagnosis.length + 2)}`);
  }
  if (answerFrames(error.stack, answer).length) return withFrames(error, error.stack, answer);
  return error;
}

/** A name that does not exist, or a call of what is no function: that is no answer that an assertion could speak of. */
function blunderIn(actual: unknown, answer: string): Error | undefined {
  const isBlunder =
    actual instanceof ReferenceError ||
    (actual instanceof TypeError && /is not (?:a function|a constructor|iterable)$/.test(actual.message));
  return isBlunder && answerFrames(actual.stack, answer).length ? actual : undefined;
}

/** The same error, so that something can be added to its message: a DOMException's cannot be changed. */
function writable({ name, message, stack }: Error): Error {
  return Object.assign(new Error(message), { name, stack });
}

function replaceMessage(error: Error, message: string): Error {
  const frames = (error.stack ?? "").split("\n").filter((line) => line.trimStart().startsWith("at "));
  error.message = message;
  error.stack = [`${error.name}: ${message}`, ...frames].join("\n");
  return error;
}

function append(error: Error, text: string): void {
  replaceMessage(error, `${error.message}${text}`);
}
