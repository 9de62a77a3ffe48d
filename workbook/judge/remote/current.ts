import { fileURLToPath } from "node:url";
import { trace } from "../../trace.ts";
import { isDebugging, sharesProcesses } from "../limits.ts";
import { Answer, type Submission } from "./answer.ts";
import { theLine } from "./line.ts";
import { isClass } from "./stand-ins.ts";

let current: Answer | undefined;

/** The answer that is judged now; undefined where none is loaded. */
export function currentAnswer(): Answer | undefined {
  return current;
}

let listed: (() => void | Promise<void>) | undefined;
let again: (() => void | Promise<void>) | undefined;

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
  again = listed;
  listed = undefined;
  await again?.();
}

/**
 * Loads the answer once more, into a process of its own: nothing is left there of earlier calls; what it printed is kept here.
 * With `apart`, each call is made in an instance of the file that knows no other call.
 */
export async function loadAfresh({ apart }: { apart: boolean }): Promise<Answer | undefined> {
  const printed = current?.printed ?? [];
  current?.end();
  current = undefined;
  keepsApart = apart;
  try {
    await again?.();
  } finally {
    keepsApart = false;
  }
  (current as Answer | undefined)?.printed.push(...printed);
  return current;
}

let keepsApart = false;

/** How many instances of a file are loaded to keep calls apart. */
const instances = 200;

/** A module with the same exports as the answer, in which each call of them has an instance of the answer for itself. */
function inInstances(code: string, names: readonly string[]): string {
  const url = JSON.stringify(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
  return [
    `export * from ${url};`,
    `const all = await Promise.all(Array.from({ length: ${instances} }, (_, index) => import(${url} + "#" + index)));`,
    "let calls = 0;",
    `const next = () => all[calls++ % ${instances}];`,
    ...names.map((name) => `export const ${name} = (...values) => next().${name}(...values);`),
  ].join("\n");
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
export async function loadAnswer(loaded: Submission): Promise<Record<string, unknown>> {
  trace("process taken");
  const names = loaded.contracts.map(({ name }) => name);
  const submission = keepsApart ? { ...loaded, code: inInstances(loaded.code, names) } : loaded;
  if (sharesProcesses && current?.isClean()) {
    current.follow(submission);
  } else {
    current?.end();
    current = new Answer(submission);
  }
  try {
    const exports = await current.load();
    trace("answer loaded");
    return exports;
  } finally {
    if (!isDebugging) theLine().prepare();
  }
}

/**
 * One of the answer's exports.
 *
 * @throws Error if the answer has no export of this name, or one that is not of the kind that the stub exports
 */
export function exported(answer: Record<string, unknown>, name: string): unknown {
  if (!(name in answer)) throw missingExport(name, Object.keys(answer));
  const value = answer[name];
  const isFunction = current?.submission.contracts.some((contract) => contract.name === name);
  const kind = isClass(value) ? "class" : typeof value;
  if (!isFunction || kind === "function") return value;
  throw exportError(
    `exports-${kind}`,
    `Your file exports \`${name}\` as a ${kind}. The tests call it as a function.`,
  );
}

function missingExport(name: string, others: string[]): Error {
  const hidden = current?.submission.outline.notExported.find((declared) => declared.name === name);
  const exports = others.map((other) => `\`${other}\``).join(", ");
  const [mistake, message] = hidden
    ? [
        "declares-without-export",
        `Your file declares \`${name}\` (line ${hidden.line}) but doesn't export it.`,
      ]
    : others.length
      ? ["exports-another-name", `Your file exports nothing named \`${name}\`. It exports ${exports}.`]
      : ["exports-nothing", `Your file exports nothing named \`${name}\`, nor anything else.`];
  return exportError(mistake!, `${message} The tests import it by that name.`, hidden?.line);
}

function exportError(mistake: string, message: string, line?: number): Error {
  const error = new Error(`[${mistake}] ${message}`);
  const file = fileURLToPath(current!.submission.url);
  error.name = "Export";
  error.stack = `${error.name}: ${error.message}\n    at ${file}:${line ?? 1}:1`;
  return error;
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
