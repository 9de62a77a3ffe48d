/** How a message names the mistake that it explains: `[mistake] message`. */
const named = /^\[([a-z0-9-]+)\] /;

/** The name of the mistake; undefined if the message names none. */
export function mistakeNameIn(message: string): string | undefined {
  return named.exec(message)?.[1];
}

/** The message as a learner reads it. */
export function withoutMistakeName(message: string): string {
  return message.replace(named, "");
}
