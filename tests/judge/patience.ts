import { patience } from "../../workbook/judge/limits.ts";
import { currentAnswer } from "../../workbook/judge/remote/current.ts";

const tick = 20;
/** How many looks come on the very next turn of the event loop. A longer wait must not keep the machine busy. */
const eagerLooks = 200;

/** Resolves when it is time for the next look at something that nothing tells of. */
export function nextLook(looks: number): Promise<void> {
  return new Promise((done) => {
    if (looks < eagerLooks) setImmediate(done);
    else setTimeout(done, 5);
  });
}

/** How much of a wait may pass, in milliseconds, before the answer must have had a turn again. */
const slice = 100;

/**
 * Calls `expire` after `milliseconds` in which both processes could work. A judge that gets no turn on a busy machine does
 * not use up the time: each tick counts for two ticks' length at most, however late it comes. Neither does an answer that
 * gets none, or that gives the event loop none: after each slice the clock stands still until the answer has had a turn,
 * so that whatever it did in time is known here before the wait can run out. Returns a function that calls it off.
 */
export function startPatience(milliseconds: number, expire: () => void): () => void {
  const answer = currentAnswer();
  let left = milliseconds * patience;
  let turnedAt = left;
  let last = performance.now();
  let turning = false;
  const turn = async () => {
    turning = true;
    await answer?.turn();
    turning = false;
    turnedAt = left;
    last = performance.now();
  };
  const timer = setInterval(() => {
    if (turning) return;
    const now = performance.now();
    left -= Math.min(now - last, 2 * tick);
    last = now;
    const isTurnDue = answer && !answer.ending && turnedAt - Math.max(left, 0) >= Math.min(slice, turnedAt);
    if (isTurnDue && turnedAt > 0) return void turn();
    if (left > 0) return;
    clearInterval(timer);
    expire();
  }, tick);
  return () => clearInterval(timer);
}
