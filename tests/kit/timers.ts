import { inAnswer } from "../../workbook/judge/remote/in-answer.ts";

/**
 * The delays of the timers that the answer's process sets from now on, in milliseconds, oldest first. They are what the
 * answer asked for, on however busy a machine, while measured waits can be much longer than that.
 */
export function followTimers(): () => number[] {
  const starts = followTimerStarts();
  return () => starts().map(({ delay }) => delay);
}

/** A timer that the answer's process has set. */
export interface TimerStart {
  delay: number;
  /** When it was set, in milliseconds by the clock of that process. */
  at: number;
  /** True for the timeout of a socket, which starts anew whenever something passes. */
  ofSocket: boolean;
}

/** The timers that the answer's process sets from now on, oldest first. */
export function followTimerStarts(): () => TimerStart[] {
  return inAnswer(() => {
    const starts: TimerStart[] = [];
    const hook = process.getBuiltinModule("node:async_hooks").createHook({
      init(_id, type, _trigger, resource) {
        if (type !== "Timeout") return;
        const { _idleTimeout: delay, hasRef } = resource as { _idleTimeout: number; hasRef(): boolean };
        starts.push({ delay, at: performance.now(), ofSocket: !Reflect.apply(hasRef, resource, []) });
      },
    });
    hook.enable();
    return () => [...starts];
  });
}

/** True if one of these timers was set for about this many milliseconds. */
export function hasTimer(timers: readonly number[], milliseconds: number): boolean {
  return timers.some((delay) => Math.abs(delay - milliseconds) <= Math.max(2, milliseconds / 20));
}

/**
 * How many of the timers that the answer's process sets from now on, until the first look, are still to fire. Only those
 * of at most `limit` milliseconds count; repeating ones don't, nor do a socket's own, unless `sockets` is true.
 */
export function followPending(limit: number, { sockets = false } = {}): () => number {
  return inAnswer(
    (most: number, all: boolean) => {
      type Timer = { _idleTimeout: number; _destroyed: boolean; _repeat: unknown; hasRef(): boolean };
      const timers: Timer[] = [];
      const hook = process.getBuiltinModule("node:async_hooks").createHook({
        init(_id, type, _trigger, resource) {
          if (type === "Timeout") timers.push(resource as Timer);
        },
      });
      hook.enable();
      const isPending = (timer: Timer) =>
        !timer._destroyed && !timer._repeat && timer._idleTimeout <= most && (all || timer.hasRef());
      return () => {
        hook.disable();
        return timers.filter(isPending).length;
      };
    },
    limit,
    sockets,
  );
}

/**
 * Follows the timers that the answer's process sets from now on. Returns a function that lets those fire at once that were set
 * for at least `least` milliseconds and haven't fired, and returns their delays: whoever is slow may take longer than any.
 */
export function followSlowTimers(least = 100): () => number[] {
  return inAnswer((shortest: number) => {
    type Timer = {
      _idleTimeout: number;
      _destroyed: boolean;
      _repeat: unknown;
      _timerArgs?: unknown[];
      _onTimeout: (...values: unknown[]) => void;
    };
    const timers: Timer[] = [];
    const hook = process.getBuiltinModule("node:async_hooks").createHook({
      init(_id, type, _trigger, resource) {
        if (type === "Timeout") timers.push(resource as Timer);
      },
    });
    hook.enable();
    return () => {
      hook.disable();
      const slow = timers.filter(
        (timer) => !timer._destroyed && !timer._repeat && timer._idleTimeout >= shortest,
      );
      return slow.map((timer) => {
        const { _idleTimeout: delay, _onTimeout: fire, _timerArgs: values = [] } = timer;
        clearTimeout(timer as unknown as NodeJS.Timeout);
        Reflect.apply(fire, timer, values);
        return delay;
      });
    };
  }, least);
}
