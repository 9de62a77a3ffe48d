import { patience } from "../limits.ts";
import { currentAnswer } from "../remote/current.ts";

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
 * gets none, or that gives the event loop none: the clock stands still where the answer has had no turn for a slice,
 * and it never runs out before whatever the answer did in time is known here. Returns a function that calls it off.
 */
export function startPatience(milliseconds: number, expire: () => void): () => void {
  const answer = currentAnswer();
  let left = milliseconds * patience;
  let last = performance.now();
  let turn = { asked: left, isOver: answer === undefined };
  const ask = () => {
    const asking = { asked: left, isOver: false };
    turn = asking;
    void answer?.turn().then(() => {
      asking.isOver = true;
    });
  };
  const timer = setInterval(() => {
    const now = performance.now();
    const passed = Math.min(now - last, 2 * tick);
    last = now;
    const isWaiting = answer !== undefined && !answer.ending && !turn.isOver;
    if (!isWaiting || turn.asked - left < slice) left = Math.max(0, left - passed);
    if (left === 0 && (turn.asked === 0 || !answer || answer.ending) && turn.isOver) {
      clearInterval(timer);
      expire();
    } else if (answer && turn.isOver && (turn.asked - left >= slice || left === 0)) {
      ask();
    }
  }, tick);
  if (answer) ask();
  return () => clearInterval(timer);
}
