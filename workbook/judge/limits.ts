import { patience } from "../../tests/judge/patience.ts";

/** How long the learner's code may take, and how much memory, before the judge steps in. */
export const limits = {
  /** Milliseconds without a turn of the event loop. */
  blocked: 1500 * patience,
  /** Milliseconds that importing the answer may take while the process is idle. */
  importing: 3000 * patience,
  /** Milliseconds that one test may take when its file does not say otherwise; `tests/judge/judge.ts` ends it then. */
  test: 5000 * patience,
  /** Milliseconds beyond a test's own limit after which the process itself is given up. */
  silence: 1500 * patience,
  /** Resident memory of the whole process. */
  megabytes: 1200,
  /** V8's heap, beyond which the process dies by itself. */
  heapMegabytes: 512,
};
