/** True where a debugger looks into the answer's process: there is no hurry then. */
export const isDebugging = process.env.WORKBOOK_DEBUG === "1";

/** How much longer than usual to wait: set `WORKBOOK_PATIENCE=3` on a slow machine. */
export const patience = isDebugging ? 10_000 : Number(process.env.WORKBOOK_PATIENCE) || 1;

/** True where answers are known, as in the check: one that has left its process clean is followed by the next there. */
export const sharesProcesses = process.env.WORKBOOK_SHARED === "1";

const isSealed = process.env.WORKBOOK_SEALED !== undefined;

/** How long the learner's code may take, and how much memory, before the judge steps in. */
export const limits = {
  /** Milliseconds without a turn of the event loop. */
  blocked: 1500 * patience,
  /** Milliseconds that loading the answer may take while its process is idle. */
  loading: 3000 * patience,
  /** Milliseconds that one test may take when its file does not say otherwise, as `meta: { limit }`. */
  test: 5000,
  /** Milliseconds that closing may take after a test. */
  closing: 300,
  /** Milliseconds that the judge waits for the first leg of a call at the utmost, should nobody tell it of an end. */
  call: 60_000 * patience,
  /** Milliseconds that calls of the answer may follow each other while the judge itself gets no turn: an iterator without end. */
  calls: 10_000 * patience,
  /** Resident memory of the answer's process, in MiB. */
  megabytes: isSealed ? 600 : 1200,
  /** V8's heap there, in MiB, beyond which the process dies by itself. */
  heapMegabytes: isSealed ? 256 : 512,
  /** What holds from outside, whatever the answer does to the guard in its own process; see `Bounds` in `line.mjs`. */
  bounds: {
    silence: 8000 * patience,
    frame: 5000 * patience,
    wall: 60_000 * patience,
    megabytes: isSealed ? 700 : 1500,
    processes: 64,
    messages: 300_000,
    bytes: 256 * 2 ** 20,
  },
};
