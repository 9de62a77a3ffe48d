import type { EndingKind } from "../../workbook/judge/remote/endings.ts";

/** Which mistake each ending points to, with what to tell the learner: `{ crashed: { "dies-on-reset": "…" } }`. */
export type Suspicions = Partial<Record<EndingKind, Record<string, string>>>;

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

/** `[mistake] advice` for this ending, or an empty string; `fits` says which mistakes are possible at all. */
export function suspected(ending: EndingKind, fits: (mistake: string) => boolean = () => true): string {
  const known = Object.entries(suspicions[ending] ?? {}).find(([mistake]) => fits(mistake));
  return known ? `[${known[0]}] ${known[1]}` : "";
}
