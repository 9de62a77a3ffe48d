const { setInterval, clearInterval, setImmediate, setTimeout } = globalThis;

const tick = 20;
/** How much longer than usual to wait: set `WORKBOOK_PATIENCE=3` on a slow machine. */
export const patience = Number(process.env.WORKBOOK_PATIENCE) || 1;

let starting = false;

/** True while one of the judge's own timers is being made: nobody needs to know where. */
export function isOwnTimer(): boolean {
  return starting;
}

function unfollowed<T>(start: () => T): T {
  starting = true;
  const timer = start();
  starting = false;
  return timer;
}

/** How many looks come on the very next turn of the event loop. A longer wait must not keep the machine busy. */
const eagerLooks = 200;

/** Resolves when it is time for the next look at something that nothing tells of. */
export function nextLook(looks: number): Promise<void> {
  return new Promise((done) => {
    if (looks < eagerLooks) setImmediate(done);
    else unfollowed(() => setTimeout(done, 5));
  });
}

/**
 * Calls `expire` after `milliseconds` in which this process could work. A process that gets no turn on a busy machine
 * does not use up its time: each tick counts for two ticks' length at most, however late it comes.
 * Returns a function that calls it off.
 */
export function startPatience(milliseconds: number, expire: () => void): () => void {
  let left = milliseconds * patience;
  let last = performance.now();
  const timer = unfollowed(() =>
    setInterval(() => {
      const now = performance.now();
      left -= Math.min(now - last, 2 * tick);
      last = now;
      if (left > 0) return;
      clearInterval(timer);
      expire();
    }, tick),
  );
  return () => clearInterval(timer);
}
