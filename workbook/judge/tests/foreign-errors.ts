import { cutText } from "../../cut.ts";
import { mistakeNameIn } from "../mistake-name.ts";
import { verdictNames } from "./verdict-errors.ts";

/** The most of an error's text that a report takes, in characters. */
const longest = 4000;

/**
 * An error of the answer's as a report may show it: a plain `Error` with its class, message, `code`, cause and stack.
 * Whatever it says, it is not one of the judge's own: neither a verdict nor the name of a mistake, and nothing in it is a
 * place in a file.
 */
export function foreignError({ name, message, stack, cause, ...rest }: Error & { code?: unknown }): Error {
  const isOwnName = /^[\w$.]{1,60}$/.test(name) && !verdictNames.has(name);
  const shown = cutText(isOwnName ? message : `${name}: ${message}`, longest);
  const isJudges = mistakeNameIn(shown) !== undefined || shown.startsWith("Your file ");
  const text = isJudges ? `Error: ${shown}` : shown;
  const error = new Error(text);
  error.name = isOwnName ? name : "Error";
  if (cause instanceof Error) error.cause = new Error(cutText(cause.message, longest));
  if (typeof rest.code === "string") Object.assign(error, { code: cutText(rest.code, 100) });
  error.stack = stackOf(error, framesIn(stack));
  return error;
}

/** What was thrown as an error, whatever it is. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new Error(`The code threw ${shownThrown(thrown)}, which isn't an Error.`);
}

/** A value that was thrown, in words; an object of the answer's is not asked for any. */
export function shownThrown(value: unknown): string {
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value ? "an object" : cutText(String(value), longest);
}

/** A stack that has no other frames than these: a line of the message that looks like one gets a bar before it. */
export function stackOf({ name, message }: Error, frames: Iterable<string>): string {
  return [`${name}: ${message.replace(/^(?=\s*at )/gm, "│ ")}`, ...frames].join("\n");
}

/** The frames at the end of a stack. */
export function framesIn(stack = ""): string[] {
  const lines = stack.split("\n");
  const last = lines.findLastIndex((line) => !line.trimStart().startsWith("at "));
  return lines.slice(last + 1);
}
