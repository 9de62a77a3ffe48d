import { report } from "./channel.ts";

/** How a test may end without an assertion of its own having failed. */
export type Ending = "blocked" | "crashed" | "leaking" | "waiting";

/** Which mistake each ending points to, with what to tell the learner: `{ crashed: { "dies-on-reset": "…" } }`. */
export type Suspicions = Partial<Record<Ending, Record<string, string>>>;

let suspicions: Suspicions = {};

/**
 * Says which mistake it is if this test ends in one of these ways from here on. A later call replaces what an
 * earlier one said of the same ending.
 */
export function suspect(endings: Suspicions): void {
  suspicions = { ...suspicions, ...endings };
  report({ type: "suspect", suspicions });
}

/** Forgets the suspicions of the last test. */
export function clearSuspicions(): void {
  suspicions = {};
}

/** `[mistake] advice` for this ending, or an empty string. */
export function suspected(ending: Ending, from: Suspicions = suspicions): string {
  const [known] = Object.entries(from[ending] ?? {});
  return known ? `[${known[0]}] ${known[1]}` : "";
}
