import { inspect } from "node:util";
import type { Call } from "../../remote/calls.ts";
import { lineOf } from "../../remote/endings.ts";
import { answerFrames } from "../answer.ts";
import { shownCall } from "./describe.ts";
import type { CommonMistake, Judged } from "./mistake.ts";

/** What a failed test has met: an error that it let through, or what its assertion was about. */
export interface Met {
  error?: unknown;
  value?: unknown;
}

/**
 * What the last call of this test threw, or its promise was rejected with, and what it was asked. Only where the test has met
 * this very error, or nothing at all, or where nobody throws such an error on purpose.
 */
export function findThrown(judged: Judged, met: Met | undefined): CommonMistake | undefined {
  const { answer, file, callsBefore } = judged;
  const calls = answer.calls.all.slice(callsBefore);
  const plain = calls.findLast((call) => kindOf(call, judged).isSure);
  if (plain) return thrownBy(plain, judged);
  const call = calls.at(-1);
  if (!met) return undefined;
  if (met.error instanceof Error && (call ? !call.failed && answer.made(met.error) : true)) {
    const frames = answerFrames(met.error.stack, file);
    const subject = "Your code threw an error where none was expected";
    const { name, isSure, advice } = kindOfError(met.error);
    const message = [shownError(subject, met.error, frames), advice || adviceForMethod(met.error)]
      .filter(Boolean)
      .join("\n");
    return { name, message, isSure, frames };
  }
  if (!call?.failed) return undefined;
  const error = call.failed.with;
  const isMet = "error" in met ? met.error === error : met.value === undefined;
  return isMet || isBlunder(error) ? thrownBy(call, judged) : undefined;
}

/** True for an error that nobody throws on purpose: it comes from the language, at a value that isn't what it seemed. */
export function isBlunder(error: unknown): boolean {
  return error instanceof ReferenceError || (error instanceof TypeError && byTheLanguage.test(error.message));
}

/** How V8 words its own type errors. */
const byTheLanguage =
  /is not (?:a function|a constructor|iterable|async iterable)|^Cannot (?:read|set|destructure|convert|access)|Assignment to constant|read only property|Class constructor/;

function thrownBy(call: Call, judged: Judged): CommonMistake {
  const { with: error, how } = call.failed!;
  const subject =
    how === "threw" ? `${call.name}() threw an error` : `The promise of ${call.name}() was rejected`;
  const frames = error instanceof Error ? answerFrames(error.stack, judged.file) : [];
  const { name, isSure, advice } = kindOf(call, judged);
  const rows = [shownError(subject, error, frames), `It was called as ${shownCall(call)}.`, advice];
  return { name, message: rows.filter(Boolean).join("\n"), isSure, frames };
}

function shownError(subject: string, error: unknown, frames: string[]): string {
  const line = lineOf(frames[0]);
  const what = error instanceof Error ? `${error.name}: ${error.message}` : inspect(error);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
  const reason = cause ? `\nIts cause: ${cause.name}: ${cause.message}` : "";
  return `${subject}${line ? ` (line ${line})` : ""}:\n${what}${reason}`;
}

/** What an error says beyond that it was thrown; sure are those that nobody throws on purpose here. */
function kindOf(call: Call, { answer }: Judged): { name: string; isSure: boolean; advice?: string } {
  const error = call.failed?.with;
  if (!(error instanceof Error)) return other;
  const kind = kindOfError(error);
  if (kind.isSure || kind.advice) return kind;
  const contract = answer.submission.contracts.find(({ name }) => name === call.name);
  // A function of plain data has no reason to ask the system for anything.
  if ("syscall" in error && contract?.comes === "at once") return { ...other, isSure: true };
  const iterable = contract?.parameters.find(({ iterates }) => iterates)?.name;
  if (iterable && asList.test(error.message) && error.message.includes(iterable))
    return { ...other, advice: `\`${iterable}\` is an AsyncIterable, not an array. Which loop reads one?` };
  return { ...other, advice: adviceForMethod(error) };
}

const other = { name: "throws", isSure: false };

/** What an error says by itself, whoever was called. */
function kindOfError(error: Error): { name: string; isSure: boolean; advice?: string } {
  if (/^TODO\b/.test(error.message))
    return {
      name: "still-to-do",
      isSure: true,
      advice: "That is the stub's own line. What should happen there?",
    };
  const unbound = [error, error.cause].find(
    (one) => one instanceof TypeError && withoutThis.test(one.message),
  ) as Error | undefined;
  // Where it is only the cause, a step may have more to say of the error around it.
  if (unbound) return { name: "calls-method-unbound", isSure: unbound === error, advice: adviceFor(unbound) };
  return { ...other, advice: adviceFor(error) };
}

function adviceForMethod({ message }: Error): string | undefined {
  const [, value, method] = missingMethod.exec(message) ?? [];
  return value && `\`${value}\` has no method \`${method}\` there. ${whoHas(method!)}`;
}

/** Where a method that is missing may be found. */
function whoHas(method: string): string {
  return method in Buffer.prototype && !(method in Uint8Array.prototype)
    ? "A `Buffer` has that method, a plain `Uint8Array` doesn't. Print the value: which of them is it?"
    : "Print it: is it a promise, or a value of another type than you thought?";
}

/** What V8 says where a value lacks a method. */
const missingMethod =
  /^([\w$]+)\.([\w$]+) is not a function(?: or its return value is not iterable)?(?:\n|$)/;

/** What V8 says where something that is read piece by piece is taken for a list. */
const asList =
  /\.(?:forEach|map|filter|reduce|join|length|slice|concat|at)\b.* is not a function|is not iterable/;

/** What helps to understand an error of Node's that says little by itself; empty for others. */
export function adviceFor({ message }: Error): string {
  for (const [pattern, advice] of advices) {
    const found = pattern.exec(message);
    if (found) return typeof advice === "string" ? advice : advice(found[1] ?? "");
  }
  return "";
}

/** What code of Node's says that found no `this`, or no part of its own in it: a method was taken out of its object. */
const withoutThis =
  /^Cannot (?:read|set) properties of undefined \((?:reading|setting) '(?:_|#|Symbol\()|^Cannot (?:read|write) private member|Illegal invocation|^Value of "this" must be|called on incompatible receiver/;

/** What Node says, and what to say about it; `part` is the part of the message in parentheses. */
const advices: [RegExp, string | ((part: string) => string)][] = [
  [
    withoutThis,
    "A method that is called, or handed on, without its object doesn't know what `this` is. Where do you do that?",
  ],
  [
    /\bport should be .* Received type string \('(.*[.:].*)'\)/i,
    (port) => `Here, ${JSON.stringify(port)} was the port. In which order does that call take its arguments?`,
  ],
  [
    /^Port should be .* Received function/,
    "Without a port, `send` needs a socket that is connected. Which event says that it is?",
  ],
  [
    /^The "chunk" argument must be .* Received (.*)$/s,
    (chunk) =>
      `A stream takes text or bytes, and your code gave it something else: ${chunk}. What turns that into text?`,
  ],
  [
    /\bclose(?:All|Idle)Connections is not a function/,
    "Only the servers of `node:http` have that method. A server of `node:net` doesn't know its sockets: who could?",
  ],
  [
    /^May not write null values to stream/,
    "`read()` returns `null` when nothing is there to be read, and 'readable' comes once more at the end. Does your code write what it gets, whatever that is?",
  ],
  [
    /^(?:require|module|exports) is not defined/,
    "That is CommonJS. Your file is an ES module, which uses `import` and `export` instead.",
  ],
  [
    /^__(?:dir|file)name is not defined/,
    "That is CommonJS. In an ES module, `import.meta` describes the file.",
  ],
  [
    /^Premature close$/,
    "A loop over a stream, `pipeline` and `finished` throw this when the stream closes before its end. Does your code catch what they throw?",
  ],
];
