import type { RunnerTestCase as Test } from "vitest";
import { disposeAll } from "../../../local-servers/scope.ts";
import { renderTranscript } from "../../../local-servers/transcript.ts";
import { startRecording } from "../../../local-servers/wire.ts";
import { clearDiagnosis, lastDiagnosis } from "../../../tests/kit/diagnose.ts";
import { abandonOwned, releaseOwned } from "../../../tests/kit/own.ts";
import { clearSuspicions, suspected } from "../../../tests/kit/suspect.ts";
import { limits } from "../limits.ts";
import { type Answer, EndingError, type OpenResource } from "../remote/answer.ts";
import { answerTurns, currentAnswer } from "../remote/current.ts";
import { type Ending, lineOf } from "../remote/endings.ts";
import { answerFrames, answerLine, answerOf, isNamed, stubOf } from "./answer.ts";
import { type CommonMistake, findCommonMistake, findThrown, refinements } from "./common-mistakes.ts";
import { asError, foreignError, framesIn, shownThrown, stackOf } from "./foreign-errors.ts";
import { nameResources, settleResources } from "./leaks.ts";
import { nextLook, startPatience } from "./patience.ts";
import { Crashed, Leaking, Waiting } from "./verdict-errors.ts";

declare module "vitest" {
  interface TaskMeta {
    /** What happened on the wire during the test, for the workbook's own runner. */
    wire?: import("../../../local-servers/wire.ts").WireEvent[];
    /** What the answer has printed, on the file's own task. */
    printed?: string;
  }
}

/** How many events of a test's wire are kept for a picture. */
const mostEvents = 2000;

const stubs = new WeakMap<object, string>();

/** The stub of the step that a file judges: it is read once for all tests of the file. */
function stubFor(file: Test["file"]): string {
  const known = stubs.get(file) ?? stubOf(file.filepath);
  stubs.set(file, known);
  return known;
}

/**
 * Runs one test to its verdict: whatever the learner's code does during it (an error that nothing catches, a wait
 * without end, something left open, the end of its process) is this test's failure, told in words, with the wire's
 * record.
 */
export async function judge(test: Test, run: () => unknown): Promise<void> {
  const file = answerOf(test.file.filepath);
  const answer = currentAnswer();
  const record = startRecording();
  const callsBefore = answer?.calls.all.length ?? 0;
  clearSuspicions();
  clearDiagnosis();
  const judged = answer && { answer, file, callsBefore, stub: stubFor(test.file) };
  try {
    await toItsEnd(run, test.timeout || limits.test, answer, file);
    const mistake = judged && findCommonMistake(judged);
    if (mistake?.isSure && !mistake.isSignature) throw mistakeError(mistake); // It passed by luck: text looks like its bytes when joined.
  } catch (error) {
    const explained = withCommonMistake(explain(error, answer, file), error, judged);
    record.stopHere(explained instanceof Waiting ? "here the wait ended" : "here the test failed");
    if (record.events.length) append(explained, `\n\n${renderTranscript(record.events)}`);
    throw isNamed(test.file.filepath) ? withoutComparison(explained) : explained;
  } finally {
    if (record.events.length && isNamed(test.file.filepath))
      test.meta.wire = record.events.slice(0, mostEvents);
    abandonOwned();
    await disposeAll();
    if (answer && !answer.ending) await leaveBehind(answer);
  }
}

async function toItsEnd(
  run: () => unknown,
  limit: number,
  answer: Answer | undefined,
  file: string,
): Promise<void> {
  let stop = () => {};
  let stray: { error: unknown; opened: string[] } | undefined;
  const cutShort = new Promise<never>((_, reject) => {
    answer?.listen({
      onStray(error, opened) {
        stray ??= { error, opened };
        // What the answer did before may still have to be taken in: it can change what the test suspects.
        setImmediate(() => reject(crash(error, opened, file)));
      },
      onEnd: (ending) => reject(new EndingError(ending)),
    });
    stop = startPatience(limit, () => reject(new Waiting(endless(limit))));
  });
  const whole = async () => {
    await run();
    await answerTurns(); // What the test has done to it at last, such as a reset, shows by then.
    await releaseOwned();
    const left = answer ? await settleResources(answer) : [];
    if (left.length && !stray) throw leak(left);
    if (stray) throw stray.error; // It is told as the end of the test.
  };
  const work = whole();
  work.catch(() => {}); // A test that is cut short may still fail later: nobody waits for it any more.
  try {
    await Promise.race([cutShort, work]);
  } catch (error) {
    const crashed = stray && !answer?.ending && crash(stray.error, stray.opened, file);
    throw crashed && (!mistakeIn(error) || mistakeIn(crashed)) ? crashed : error;
  } finally {
    stop();
    answer?.stopListening();
  }
}

/** The name of the mistake that an error tells, if it tells one. */
function mistakeIn(error: unknown): string | undefined {
  return error instanceof Error ? /^\[([a-z0-9-]+)\] /.exec(error.message)?.[1] : undefined;
}

/** What this test has left behind is none of the next one's: work that it ended may still fail, unheard. */
async function leaveBehind(answer: Answer): Promise<void> {
  await nextLook(0);
  if (answer.ending) return;
  if (answer.open().length) await settleResources(answer);
  if (answer.ending) return;
  answer.forgetOpen();
  answer.forgetEarly();
}

function endless(limit: number): string {
  const advice = suspected("waiting");
  return `${advice ? `${advice}\n` : ""}The test was not through after ${limit} ms: a promise of your code never settles, or settles much too late.`;
}

function leak(left: OpenResource[]): Leaking {
  const advice =
    suspected("leaking") || "The answer is right, but something that it opened was never closed.";
  const leaking = new Leaking(`${advice}\nStill open after the test: ${nameResources(left)}.`);
  return withFrames(
    leaking,
    left.flatMap(({ frames }) => frames),
  );
}

function crash(error: unknown, opened: string[], file: string): Crashed {
  const original = foreignError(error instanceof Error ? error : new Error(shownThrown(error)));
  const own = answerFrames(original.stack, file);
  const line = own.length ? undefined : lineOf(opened[0]);
  const advice = suspected("crashed") || "An error happened in your code where nothing could catch it.";
  const where = line ? `\nYour code opened its last socket or server at line ${line}.` : "";
  return withFrames(new Crashed(`${advice}\nUncaught ${original.name}: ${original.message}${where}`), own);
}

/** The process came to an end: what a test suspects then, and what happened. */
function ended({ kind, message, frames, isOutside }: Ending): Error {
  const advice = isOutside || kind === "cancelled" ? "" : suspected(kind);
  return new EndingError({ kind, frames, message: advice ? `${advice}\n${message}` : message });
}

/** Gives an error these frames, each once: endless recursion has the same frame over and over. */
function withFrames<T extends Error>(error: T, frames: readonly string[]): T {
  error.stack = stackOf(error, new Set([...frames, ...(frames.length ? [] : framesIn(error.stack))]));
  return error;
}

function explain(error: unknown, answer: Answer | undefined, file: string): Error {
  if (answer?.ending) return ended(answer.ending);
  if (!(error instanceof Error)) return asError(error);
  if (error instanceof RangeError && /call stack/.test(error.message)) {
    const line = answerLine(error.stack, file);
    return withFrames(
      new Crashed(
        `A function of your code calls itself without end${line ? ` (${line})` : ""}: the call stack is full.`,
      ),
      answerFrames(error.stack, file),
    );
  }
  if (answer?.made(error)) return foreignError(error);
  if (error instanceof DOMException || Object.isFrozen(error)) return explain(writable(error), answer, file);
  const blunder = blunderIn((error as { actual?: unknown }).actual, file);
  if (blunder) return blunder;
  const diagnosis = lastDiagnosis();
  if (diagnosis && error.message.startsWith(`${diagnosis}: `)) {
    return replaceMessage(error, `${diagnosis}\n${error.message.slice(diagnosis.length + 2)}`);
  }
  return error;
}

/**
 * A mistake that any step can see goes before what the step itself suspects, if nothing speaks against it; else it is said
 * where the step knows no mistake. An error that the test did not expect is shown as one.
 */
function withCommonMistake(
  error: Error,
  original: unknown,
  judged: Parameters<typeof findCommonMistake>[0] | undefined,
): Error {
  if (!judged || judged.answer.ending) return error;
  const mistake = findCommonMistake(judged);
  if (mistake?.isSignature) return mistakeError(mistake);
  if (error instanceof Crashed || error instanceof Leaking) return error;
  const named = mistakeIn(error);
  if (mistake && (!named || (mistake.isSure && !refinements[mistake.name]?.includes(named))))
    return mistakeError(mistake);
  if (named || error instanceof Waiting) return error;
  const thrown = findThrown(judged, met(original, judged.answer));
  return thrown ? mistakeError(thrown) : error;
}

/**
 * What a failed test has met: an error of the answer's that it let through, or what its assertion was about; nothing
 * where it expected an error.
 */
function met(failure: unknown, answer: Answer): { error?: unknown; value?: unknown } | undefined {
  if (answer.made(failure)) return { error: failure };
  const { actual, message = "" } = (failure ?? {}) as { actual?: unknown; message?: string };
  if (actual instanceof Error && /to be an instance of|to match object|to have property/.test(message))
    return undefined;
  return actual instanceof Error ? { error: actual } : { value: actual };
}

function mistakeError({ name, message, frames }: CommonMistake): Error {
  const error = new Error(`[${name}] ${message}`);
  error.name = "AssertionError";
  return withFrames(error, frames);
}

/** A name that does not exist, or a call of what is no function: that is no answer that an assertion could speak of. */
function blunderIn(actual: unknown, file: string): Error | undefined {
  const isBlunder =
    actual instanceof ReferenceError ||
    (actual instanceof TypeError && /is not (?:a function|a constructor|iterable)$/.test(actual.message));
  return isBlunder && answerFrames(actual.stack, file).length ? foreignError(actual) : undefined;
}

/** The same error, so that something can be added to its message: a DOMException's cannot be changed. */
function writable({ name, message, stack }: Error): Error {
  return Object.assign(new Error(message), { name, stack });
}

function replaceMessage(error: Error, message: string): Error {
  const frames = framesIn(error.stack);
  error.message = message;
  error.stack = stackOf(error, frames);
  return error;
}

/** Vitest would print both sides of a comparison for its own reporters, however large they are; ours read the message. */
function withoutComparison(error: Error): Error {
  for (const key of ["actual", "expected", "diff"]) Reflect.deleteProperty(error, key);
  return Object.assign(error, { showDiff: false });
}

function append(error: Error, text: string): void {
  replaceMessage(error, `${error.message}${text}`);
}
