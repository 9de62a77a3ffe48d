import { lastDiagnosis } from "../../../tests/kit/diagnose.ts";
import { suspected } from "../../../tests/kit/suspect.ts";
import { mistakeNameIn, withoutMistakeName } from "../mistake-name.ts";
import { type Answer, EndingError, type OpenResource, type Stray } from "../remote/answer.ts";
import { type Ending, lineOf } from "../remote/endings.ts";
import { answerFrames, answerLine } from "./answer.ts";
import { asError, foreignError, framesIn, shownThrown, stackOf } from "./foreign-errors.ts";
import { nameResources } from "./leaks.ts";
import { findCommonMistake, refinements } from "./mistakes/common-mistakes.ts";
import type { CommonMistake, Judged } from "./mistakes/mistake.ts";
import { adviceFor, findThrown, isBlunder, type Met } from "./mistakes/thrown.ts";
import {
  describeMet,
  describeOpen,
  describeReading,
  findEndless,
  findEndlessReading,
} from "./mistakes/waits.ts";
import { Crashed, Leaking, Waiting } from "./verdict-errors.ts";

/** Why a test failed, as the error that the learner reads: in words, with the mistake's name where it is known. */
export function explain(failure: unknown, file: string, judged: Judged | undefined): Error {
  const error = inWords(failure, judged?.answer, file);
  if (!judged || judged.answer.ending) return error;
  const mistake = findCommonMistake(judged);
  if (mistake?.isSignature) return mistakeError(mistake);
  if (error instanceof Crashed || error instanceof Leaking) return error;
  const named = mistakeIn(error);
  if (mistake && (!named || isBetter(mistake, named))) return mistakeError(mistake);
  if (error instanceof Waiting) return explainWait(error, judged);
  const thrown = findThrown(judged, met(failure, judged.answer));
  if (thrown?.isSure) return mistakeError(thrown);
  if (thrown && !named) return mistakeError({ ...thrown, message: `${wording(failure)}${thrown.message}` });
  return named ? error : withInput(error, judged);
}

/** The error for a test that took too long as a whole. */
export function endless(limit: number): Waiting {
  const advice = suspected("waiting");
  return new Waiting(
    `${advice ? `${advice}\n` : ""}The test had not finished after ${limit} ms: a promise of your code never settles, or settles much too late.`,
  );
}

/** The error for what stayed open. */
export function leak(left: OpenResource[]): Leaking {
  const timers = left.filter(({ type }) => type === "Timeout");
  const timersOnly = timers.length === left.length;
  const advice =
    (!timersOnly && suspected("leaking")) ||
    (timers.length > 0 && suspected("leaking-timer")) ||
    (timersOnly
      ? "The answer is right, but a timer of yours is still running. It keeps the program alive until it fires. What stops a timer?"
      : "The answer is right, but something that it opened was never closed.");
  const rows = [advice, `Still open after the test: ${nameResources(left)}.`, ...describeOpen(left)];
  const leaking = new Leaking(rows.join("\n"));
  return withFrames(
    leaking,
    left.flatMap(({ frames }) => frames),
  );
}

/** The error for one that nothing in the answer caught. */
export function crash({ error, opened, how }: Stray, file: string): Crashed {
  const original = foreignError(error instanceof Error ? error : new Error(shownThrown(error)));
  const own = answerFrames(original.stack, file);
  const line = own.length ? undefined : lineOf(opened[0]);
  const { name, message } = original;
  const code = (original as NodeJS.ErrnoException).code;
  const advice =
    suspected("crashed", { name, message, code, how }) ||
    `An error happened in your code where nothing could catch it.\n${waysOfCrashing[how]}`;
  const where = line ? `Your code opened its last socket or server at line ${line}.` : "";
  const rows = [advice, `Uncaught ${original.name}: ${original.message}`, where, adviceFor(original)];
  return withFrames(new Crashed(rows.filter(Boolean).join("\n")), own);
}

/** Where an error was that nothing caught. */
const waysOfCrashing: Record<Stray["how"], string> = {
  emitted:
    "It came as an 'error' event that nothing listened for. Who should listen for it, and from when on?",
  rejected:
    "A promise rejected while nothing was waiting for it. Which promise does your code start without awaiting, returning or catching it there? (What a callback of `then` throws rejects the promise that `then` returned.)",
  thrown: "A callback or a listener threw it. That doesn't reject any promise: what does?",
};

/** The error for a mistake that the judge knows. */
export function mistakeError({ name, message, frames }: Omit<CommonMistake, "isSure">): Error {
  const error = new Error(`[${name}] ${message}`);
  error.name = "AssertionError";
  return withFrames(error, frames);
}

/** The name of the mistake that an error reports, if it reports one. */
export function mistakeIn(error: unknown): string | undefined {
  return error instanceof Error ? mistakeNameIn(error.message) : undefined;
}

/** Vitest would print both sides of a comparison for its own reporters, however large they are; ours read the message. */
export function withoutComparison(error: Error): Error {
  for (const key of ["actual", "expected", "diff"]) Reflect.deleteProperty(error, key);
  return Object.assign(error, { showDiff: false });
}

/** Adds to an error's message. */
export function append(error: Error, text: string): void {
  replaceMessage(error, `${error.message}${text}`);
}

/** A mistake that any step can see goes before what the step itself suspects, if nothing speaks against it. */
function isBetter({ name, isSure }: CommonMistake, named: string): boolean {
  return isSure && !refinements[name]?.includes(named);
}

/** What the answer's text, and what it has open, say of a wait that ran out. */
function explainWait(error: Waiting, { answer, file, inputsBefore }: Judged): Error {
  const named = mistakeIn(error);
  const isVague = named === undefined || named.startsWith("never-");
  const open = answer.open({ withStates: true });
  const met = answer.metSockets();
  const input = answer.inputs.slice(inputsBefore).at(-1);
  const seen =
    findEndless(answer.submission.outline, open, met, file, isVague) ??
    (isVague ? findEndlessReading(input) : undefined);
  if (seen ? refinements[seen.name]?.includes(named ?? "") : !isVague) return error;
  const last = error.message.split("\n").at(-1)!;
  const advice = seen ? [`[${seen.name}] ${seen.message}`] : error.message.split("\n").slice(0, -1);
  const seenRows = seen ? [] : [...describeReading(input), ...describeMet(met)];
  const states = [...describeOpen(open), ...seenRows].filter(
    (row) => !advice.some((known) => known.includes(row.slice(0, -1))),
  );
  const waiting = new Waiting([...advice, ...states, last].join("\n"));
  return withFrames(waiting, seen?.frames ?? framesIn(error.stack));
}

/** Where no mistake is known, it helps to know that the answer stopped reading what it was given. */
function withInput(error: Error, { answer, inputsBefore }: Judged): Error {
  const input = answer.inputs.slice(inputsBefore).at(-1);
  if (!input?.isStopped) return error;
  const rows = error.message.split("\n");
  const at = rows.findIndex((row) => row.startsWith("expected "));
  rows.splice(at < 0 ? rows.length : at, 0, ...describeReading(input));
  return replaceMessage(error, rows.join("\n"));
}

/** The process came to an end: what a test suspects then, and what happened. */
function ended({ kind, message, frames, isOutside }: Ending): Error {
  const advice = isOutside || kind === "cancelled" ? "" : suspected(kind);
  return new EndingError({ kind, frames, message: advice ? `${advice}\n${message}` : message });
}

/** What was thrown, as an `Error` whose message a learner can read. */
function inWords(error: unknown, answer: Answer | undefined, file: string): Error {
  if (answer?.ending) return ended(answer.ending);
  if (!(error instanceof Error)) return asError(error);
  if (error instanceof RangeError && /call stack/.test(error.message)) return recursion(error, file);
  if (answer?.made(error)) return foreignError(error);
  if (error instanceof DOMException || Object.isFrozen(error)) return inWords(writable(error), answer, file);
  const { actual } = error as { actual?: unknown };
  if (isPlainBlunder(actual, file)) return foreignError(actual);
  const diagnosis = lastDiagnosis();
  if (!diagnosis || !error.message.startsWith(`${diagnosis}: `))
    return replaceMessage(error, apart(error.message));
  const assertion = error.message.slice(diagnosis.length + 2).replace(noError, "");
  const isAnswers = actual instanceof Error && answer?.made(actual);
  return replaceMessage(
    error,
    `${diagnosis}\n${isAnswers ? theError(actual, diagnosis, file) : assertion}`.trimEnd(),
  );
}

/** What an assertion says of a value where an error should have been: the words before it say so already. */
const noError = /^expected [^\n]* to be an instance of \w*Error$/;

/** A name that doesn't exist, or a call of something that isn't a function: no assertion could say anything about that. */
function isPlainBlunder(actual: unknown, file: string): actual is Error {
  return (
    isBlunder(actual) &&
    /is not (?:a function|a constructor|iterable|defined)$/.test((actual as Error).message) &&
    answerFrames((actual as Error).stack, file).length > 0
  );
}

/** The words that a test has put before an assertion, on lines of their own. */
function apart(message: string): string {
  return message.replace(/^([\s\S]*?[.?!`"):]): (expected (?:[^\n]* to | )[^\n]*)/, "$1\n$2");
}

/** What the test itself says of the assertion that failed, with the line's end; empty if it says nothing. */
function wording(failure: unknown): string {
  const diagnosis = lastDiagnosis();
  return failure instanceof Error && diagnosis && failure.message.startsWith(diagnosis)
    ? `${withoutMistakeName(diagnosis)}\n`
    : "";
}

/** The answer's own error, in place of an assertion about it; only its line where the diagnosis has its words. */
function theError({ name, message, stack }: Error, diagnosis: string, file: string): string {
  const line = answerLine(stack, file);
  if (message && diagnosis.includes(message)) return line ? `The error was thrown at ${line}.` : "";
  return `The error was ${name}: ${message}${line ? ` (${line})` : ""}`;
}

function recursion(error: RangeError, file: string): Crashed {
  const line = answerLine(error.stack, file);
  const message = `A function of your code calls itself without end${line ? ` (${line})` : ""}: the call stack is full.`;
  return withFrames(new Crashed(message), answerFrames(error.stack, file));
}

/**
 * What a failed test has met: an error of the answer's that it let through, or what its assertion was about; nothing
 * where it expected an error.
 */
function met(failure: unknown, answer: Answer): Met | undefined {
  if (answer.made(failure)) return { error: failure };
  const { actual, message = "" } = (failure ?? {}) as { actual?: unknown; message?: string };
  if (actual instanceof Error && /to be an instance of|to match object|to have property/.test(message))
    return undefined;
  return actual instanceof Error ? { error: actual } : { value: actual };
}

/** Gives an error these frames, each once: endless recursion has the same frame over and over. */
function withFrames<T extends Error>(error: T, frames: readonly string[]): T {
  error.stack = stackOf(error, new Set(frames.length ? frames : framesIn(error.stack)));
  return error;
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
