import { trace } from "../../trace.ts";
import { isDebugging, sharesProcesses } from "../limits.ts";
import { Answer, type Submission } from "./answer.ts";
import { theLine } from "./line.ts";

let current: Answer | undefined;

/** The answer that is judged now; undefined where none is loaded. */
export function currentAnswer(): Answer | undefined {
  return current;
}

let listed: (() => void | Promise<void>) | undefined;

/** Puts off how an answer is loaded until the tests of its step are listed. */
export function whenListed(load: () => void | Promise<void>): void {
  listed = load;
}

/**
 * The tests are listed: loads the answer that they are for.
 *
 * @throws what `loadAnswer` and `exported` throw
 */
export async function loadListed(): Promise<void> {
  const load = listed;
  listed = undefined;
  await load?.();
}

/**
 * Resolves when the answer's event loop has been round: what had reached its process before has been read by then, and
 * what came of that is known here.
 */
export async function answerTurns(): Promise<void> {
  for (let turns = 0; turns < 2 && current && !current.ending; turns++) await current.turn();
}

/**
 * Starts an answer in a process of its own; the one before is ended (or, among known answers, followed in its process).
 * Resolves with what it exports.
 *
 * @throws what the answer threw while it was loaded, or an `EndingError`
 */
export async function loadAnswer(submission: Submission): Promise<Record<string, unknown>> {
  trace("process taken");
  if (sharesProcesses && current?.isClean()) {
    current.follow(submission.sources);
  } else {
    current?.end();
    current = new Answer(submission.sources);
  }
  try {
    const exports = await current.load(submission);
    trace("answer loaded");
    return exports;
  } finally {
    if (!isDebugging) theLine().prepare();
  }
}

/**
 * One of the answer's exports.
 *
 * @throws Error if the answer has no export of this name
 */
export function exported(answer: Record<string, unknown>, name: string): unknown {
  if (name in answer) return answer[name];
  const others = Object.keys(answer).map((other) => `\`${other}\``);
  const error = new Error(
    `Your file exports nothing named \`${name}\`, and the tests call it by that name.${others.length ? ` It exports ${others.join(", ")}.` : ""}`,
  );
  error.name = "Export";
  throw error;
}

/** The error of an answer that could not even be sent to its process. */
export function unreadable(found: { message: string; file: string; line?: number; column?: number }): Error {
  const { message, file, line, column } = found;
  current?.end();
  current = undefined; // Nothing of the answer before belongs to this one.
  const error = new SyntaxError(message);
  error.stack = `SyntaxError: ${message}${line ? `\n    at ${file}:${line}:${column}` : ""}`;
  return error;
}
