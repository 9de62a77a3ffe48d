import type { EndingKind } from "../../workbook/judge/remote/endings.ts";

/**
 * What a suspicion is about: how the test ends, or that a timer is among what leaks. What is said of a connection that was
 * left open says nothing about a timer.
 */
type Suspected = EndingKind | "leaking-timer";

/** Which mistake each ending points to, with what to tell the learner: `{ crashed: { "dies-on-reset": "…" } }`. */
export type Suspicions = Partial<Record<Suspected, Record<string, string>>>;

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

/** `[mistake] advice` for this ending, or an empty string. */
export function suspected(ending: Suspected): string {
  const [known] = Object.entries(suspicions[ending] ?? {});
  return known ? `[${known[0]}] ${known[1]}` : "";
}
