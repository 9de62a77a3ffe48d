const { setInterval, clearInterval } = globalThis;

const tick = 20;
/** How much longer than usual to wait: set `WORKBOOK_PATIENCE=3` on a slow machine. */
const patience = Number(process.env.WORKBOOK_PATIENCE) || 1;

let starting = false;

/** True while one of the judge's own timers is being made: nobody needs to know where. */
export function isOwnTimer(): boolean {
  return starting;
}

/**
 * Calls `expire` after `milliseconds` in which this process could work. A process that gets no turn on a busy machine
 * does not use up its time: each tick counts for two ticks' length at most, however late it comes.
 * Returns a function that calls it off.
 */
export function startPatience(milliseconds: number, expire: () => void): () => void {
  let left = milliseconds * patience;
  let last = performance.now();
  starting = true;
  const timer = setInterval(() => {
    const now = performance.now();
    left -= Math.min(now - last, 2 * tick);
    last = now;
    if (left > 0) return;
    clearInterval(timer);
    expire();
  }, tick);
  starting = false;
  return () => clearInterval(timer);
}
