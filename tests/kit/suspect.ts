import type { HowStray } from "../../workbook/judge/remote/answer.ts";
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
  how: HowStray;
}

/** What was seen, and a question about the 'error' event: it is asked only if that is how the error came. */
interface Unheard {
  seen: string;
  ask: string;
}

/** What to tell the learner; with a condition, only of a crash whose error meets it. */
type Advice = string | Unheard | readonly [shows: (error: Uncaught) => boolean, advice: string];

/** What is said in place of that question where the error came in another way. */
const otherWays = {
  rejected:
    "A promise in your code rejected with this error, and nothing caught it. Which `await` or loop of yours can throw it?",
  thrown: "The error was thrown in a callback or a listener of your code, where nothing can catch it.",
};

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
    const words = wordsOf(advice, error);
    if (words) return `[${mistake}] ${words}`;
  }
  return "";
}

function wordsOf(advice: Advice, error: Uncaught | undefined): string | undefined {
  if (typeof advice === "string") return advice;
  if ("seen" in advice)
    return `${advice.seen}\n${error && error.how !== "emitted" ? otherWays[error.how] : advice.ask}`;
  return error && advice[0](error) ? advice[1] : undefined;
}
