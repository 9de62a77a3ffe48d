/**
 * Known mistakes by name, each with whether its symptom is seen and what to tell the learner then:
 * what was observed, and where to look. Both may be functions, for what is known only when they are asked.
 */
export type Symptoms = Record<string, readonly [seen: unknown, advice: string | (() => string)]>;

let last = "";

/**
 * The message for an assertion: the advice of the first symptom that is seen, tagged with its mistake's name, or
 * `otherwise`. A symptom may be a function, which is asked only if none before it was seen; one that throws is not seen.
 *
 * @example expect(port, diagnose({ "returns-string": [typeof port === "string", "You returned a string."] })).toBe(22);
 */
export function diagnose(symptoms: Symptoms, otherwise = ""): string {
  for (const [mistake, [seen, advice]] of Object.entries(symptoms)) {
    if (isSeen(seen)) return remember(`[${mistake}] ${typeof advice === "function" ? advice() : advice}`);
  }
  return remember(otherwise);
}

/** The message that `diagnose` returned last: the judge sets it apart from what the assertion adds. */
export function lastDiagnosis(): string {
  return last;
}

/** Forgets the message of the last test. */
export function clearDiagnosis(): void {
  last = "";
}

function remember(message: string): string {
  last = message;
  return message;
}

function isSeen(seen: unknown): boolean {
  if (typeof seen !== "function") return Boolean(seen);
  try {
    return Boolean(seen());
  } catch {
    return false;
  }
}
