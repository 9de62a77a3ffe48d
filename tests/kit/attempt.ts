import { inspect } from "node:util";
import { expect } from "vitest";
import { inAnswer } from "../../workbook/judge/remote/in-answer.ts";
import { diagnose, type Symptoms } from "./diagnose.ts";

/** How a call ended that gives its result at once. An error that was returned is a value: only `threw` tells them apart. */
export interface Attempt<T = unknown> {
  value?: T;
  error?: unknown;
  threw: boolean;
}

/** Makes a call, and catches what it throws. */
export function attempt<T>(call: () => T): Attempt<T> {
  try {
    return { value: call(), threw: false };
  } catch (error) {
    return { error, threw: true };
  }
}

/** What a call did, for the end of a sentence: `returned 22`, `threw "Unknown service: ssh"`. */
export function did({ value, error, threw }: Attempt): string {
  if (!threw) return `returned ${shown(value)}`;
  return error instanceof Error ? `threw "${error.message}"` : `threw ${shown(error)}`;
}

/** Any value in one line, `depth` levels deep. */
export function shown(value: unknown, depth = 1): string {
  if (value instanceof Error) return `the ${value.name} "${value.message}"`;
  return inspect(value, { depth, breakLength: Number.POSITIVE_INFINITY, compact: true, maxArrayLength: 8 });
}

/** True if a call found nothing: it returned undefined or null, or threw an error that is not one the code ran into. */
export function foundNothing({ value, error, threw }: Attempt): boolean {
  if (!threw) return value === undefined || value === null;
  return !(error instanceof TypeError || error instanceof ReferenceError);
}

/** True if the same call, made three times, does not end alike: something of the first is left when the next begins. */
export function changesWhenRepeated(call: () => unknown): boolean {
  const [first, ...others] = [1, 2, 3].map(() => did(attempt(call)));
  return others.some((other) => other !== first);
}

/** True for what programmers return when there is nothing to return. */
function isPlaceholder(value: unknown): boolean {
  if (typeof value === "string") return /^(?:|-|unknown|none|null|undefined|not found|n\/a)$/i.test(value);
  return value === 0 || value === -1 || value === false;
}

/**
 * Fails unless a call threw an `Error`. `seen` says what was asked, for the start of a sentence. Knows the mistakes
 * `returns-the-error`, `throws-no-error`, `undefined-for-unknown` and `placeholder-for-unknown`.
 */
export function expectThrown(ending: Attempt, seen: string, symptoms: Symptoms = {}): void {
  const { value, error, threw } = ending;
  const isNothing = !threw && (value === undefined || value === null || Number.isNaN(value));
  const message = diagnose(
    {
      "returns-the-error": [
        value instanceof Error,
        `${seen}, and your function returned an error instead of throwing it. What does a caller do with what your function returns?`,
      ],
      "throws-no-error": [
        threw && !(error instanceof Error),
        `${seen}, and your function threw ${shown(error)}, which isn't an Error. What does \`throw\` need, so that a caller can read a \`message\`?`,
      ],
      ...symptoms,
      "undefined-for-unknown": [
        isNothing,
        `${seen}, and your function ${did(ending)} instead of throwing an Error. How would a caller notice that nothing was found?`,
      ],
      "placeholder-for-unknown": [
        !threw && isPlaceholder(value),
        `${seen}, and your function ${did(ending)} instead of throwing an Error. How would a caller tell that from a real result?`,
      ],
    },
    `${seen}, and your function ${did(ending)}. Expected an Error to be thrown.`,
  );
  if (value instanceof Error) expect.fail(message);
  expect(threw ? error : value, message).toBeInstanceOf(Error);
}

/**
 * True if a callback of `forEach` returned `value` while `callee` was called with `given`: there nobody gets it. This is
 * seen where the answer runs.
 */
export function isLostInForEach<Given extends unknown[]>(
  value: unknown,
  callee: (...given: Given) => unknown,
  ...given: Given
): boolean {
  return inAnswer(
    (called: (...all: Given) => unknown, wanted: unknown, all: Given) => {
      const { forEach } = Array.prototype;
      let isLost = false;
      Array.prototype.forEach = function (this: unknown[], callback: (...item: unknown[]) => unknown) {
        const watched = (...item: unknown[]) => {
          if (callback(...item) === wanted) isLost = true;
        };
        Reflect.apply(forEach, this, [watched]);
      } as typeof forEach;
      try {
        called(...all);
      } catch {
        // Only what the callbacks returned matters here.
      } finally {
        Array.prototype.forEach = forEach;
      }
      return isLost;
    },
    callee,
    value,
    given,
  );
}
