import type { EndingKind } from "../../workbook/judge/remote/endings.ts";

/**
 * What a suspicion is about: how the test ends, or that a timer is among what leaks. What is said of a connection that was
 * left open says nothing about a timer.
 */
type Suspected = EndingKind | "leaking-timer";

/** The error that nothing in the answer caught. */
export interface Uncaught {
  name: string;
  message: string;
  code?: string | undefined;
  /** True if a promise was rejected with it that nobody handles; false if it was thrown. */
  isRejection: boolean;
}

/** What to tell the learner; with a condition, only of a crash whose error meets it. */
type Advice = string | readonly [shows: (error: Uncaught) => boolean, advice: string];

/**
 * Which mistake each ending points to, with what to tell the learner: `{ crashed: { "dies-on-reset": "…" } }`. The first one
 * counts whose condition is met.
 */
export type Suspicions = Partial<Record<Suspected, Record<string, Advice>>>;

let suspicions: Suspicions = {};

/**
 * Says which mistake it is if this test ends in one of these ways from here on. A later call replaces what an
 * earlier one said of the same ending.
 */
export function suspect(endings: Suspicions): void {
  suspicions = { ...suspicions, ...endings };
}

/** Forgets the suspicions of the last test. */
export function clearSuspicions(): void {
  suspicions = {};
}

/** `[mistake] advice` for this ending, or an empty string; `error` is what nothing caught, if it ended so. */
export function suspected(ending: Suspected, error?: Uncaught): string {
  for (const [mistake, advice] of Object.entries(suspicions[ending] ?? {})) {
    if (typeof advice === "string") return `[${mistake}] ${advice}`;
    if (error && advice[0](error)) return `[${mistake}] ${advice[1]}`;
  }
  return "";
}
