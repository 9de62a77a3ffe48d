import { harmless } from "../terminal/harmless.ts";
import type { Failure } from "../verdict.ts";

/** After advice, that a yes was expected to be a no, or anything to be undefined, says nothing. */
const emptyComparison = /\nexpected (?:(?:true|false) to be (?:true|false)|[^\n]* to be undefined)$/m;

/** What a failure tells the learner, the same in every report: without what only the assertion library needs. */
export function messageOf({ message }: Pick<Failure, "message">): string {
  return message.replace(/ \/\/ (?:Object\.is|deep) equality$/gm, "").replace(emptyComparison, "");
}

/** The failure's first sentence with the name of its mistake, for places with one line. */
export function headline(failure: Failure): string {
  const mistake = failure.mistake ? `[${failure.mistake}] ` : "";
  return mistake + messageOf(failure).split("\n")[0];
}

/**
 * A line of the learner's for a log: nothing in it can move a cursor, or be a command to the service that runs the judge.
 * GitHub's old commands (`##[error]`) work anywhere in a line, so a backslash breaks them. Its new ones (`::error`) work
 * at the beginning: such lines are printed with a bar before them.
 */
export function logLine(text: string): string {
  return harmless(text).replaceAll("##[", "##\\[");
}
