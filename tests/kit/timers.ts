import { setTimeout as pause } from "node:timers/promises";
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
  /** True if it has been cleared before it fired. */
  cleared: boolean;
}

/** The timers that the answer's process sets from now on, oldest first; those of `fetch()` itself don't count. */
export function followTimerStarts(): () => TimerStart[] {
  return inAnswer(() => {
    type Timer = { _idleTimeout: number; _onTimeout: unknown; hasRef(): boolean };
    const starts: (Omit<TimerStart, "cleared"> & { timer: Timer })[] = [];
    const hook = process.getBuiltinModule("node:async_hooks").createHook({
      init(_id, type, _trigger, resource) {
        if (type !== "Timeout" || new Error().stack?.includes("node:internal/deps/undici")) return;
        const timer = resource as Timer;
        starts.push({ delay: timer._idleTimeout, at: performance.now(), ofSocket: !timer.hasRef(), timer });
      },
    });
    hook.enable();
    return () => starts.map(({ timer, ...start }) => ({ ...start, cleared: !timer._onTimeout }));
  });
}

/** True if one of these timers was set for about this many milliseconds. */
export function hasTimer(timers: readonly number[], milliseconds: number): boolean {
  return timers.some((delay) => Math.abs(delay - milliseconds) <= Math.max(2, milliseconds / 20));
}

/** A look at whether the answer begins a wait anew. */
export interface RestartLook {
  /** Waits a moment, until a timer of the whole time is running: from now on, no other should be set. */
  begin(): Promise<void>;
  /** Whether one was set or refreshed since. Ends the look. */
  wasRestarted(): boolean;
}

/**
 * Looks whether the answer's process gives a wait of `milliseconds` its whole time once more, with a new timer or with
 * `refresh`. A timer for the time that is left is another matter. How busy the machine is makes no difference.
 */
export function followRestart(milliseconds: number): RestartLook {
  const look = inAnswer((whole: number) => {
    type Timer = { _idleTimeout: number; refresh(): unknown };
    const running = 10;
    let since: number | undefined;
    let isMarked = false;
    let isAnew = false;
    const note = ({ _idleTimeout: delay }: Timer) => {
      if (Math.abs(delay - whole) >= running / 2) return;
      since ??= performance.now();
      if (isMarked) isAnew = true;
    };
    const isRunning = () => since !== undefined && performance.now() - since > running;
    const hook = process.getBuiltinModule("node:async_hooks").createHook({
      init(_id, type, _trigger, resource) {
        if (type === "Timeout") note(resource as Timer);
      },
    });
    const any = setTimeout(() => {}, 0);
    clearTimeout(any);
    const timers = Object.getPrototypeOf(any) as Timer;
    const { refresh } = timers;
    timers.refresh = function (this: Timer) {
      note(this);
      return Reflect.apply(refresh, this, []);
    };
    hook.enable();
    return {
      mark() {
        isMarked = isRunning(); // A wait that has hardly begun may well have all its time left.
        return isMarked;
      },
      wasRestarted() {
        hook.disable();
        timers.refresh = refresh;
        return isAnew;
      },
    };
  }, milliseconds);
  const begin = async () => {
    for (let again = 6; again > 0; again--) {
      await pause(5);
      if (look.mark()) return;
    }
  };
  return { begin, wasRestarted: () => look.wasRestarted() };
}

/**
 * How many of the timers that the answer's process sets from now on, until the first look, are still to fire. Only those
 * of at most `limit` milliseconds count; repeating ones don't, nor do a socket's own, unless `sockets` is true.
 */
export function followPending(limit: number, { sockets = false } = {}): () => number {
  const { pending } = followUnfired();
  return () => pending(limit, sockets);
}

/**
 * Follows the timers that the answer's process sets from now on. Returns a function that lets those fire at once that were set
 * for at least `least` milliseconds, and at most `most`, and haven't fired, and returns their delays: whoever is slow may take
 * longer than any.
 */
export function followSlowTimers(least = 100, most = Number.POSITIVE_INFINITY): () => number[] {
  const { fire } = followUnfired();
  return () => fire(least, most);
}

/** The timers that the answer's process sets from now on, until the first look; repeating ones don't count. */
function followUnfired(): {
  pending(most: number, sockets: boolean): number;
  fire(least: number, most: number): number[];
} {
  return inAnswer(() => {
    type Timer = {
      _idleTimeout: number;
      _destroyed: boolean;
      _repeat: unknown;
      _timerArgs?: unknown[];
      _onTimeout: (...values: unknown[]) => void;
      hasRef(): boolean;
    };
    const timers: Timer[] = [];
    const hook = process.getBuiltinModule("node:async_hooks").createHook({
      init(_id, type, _trigger, resource) {
        if (type === "Timeout") timers.push(resource as Timer);
      },
    });
    hook.enable();
    const look = () => {
      hook.disable();
      return timers.filter(({ _destroyed, _repeat }) => !_destroyed && !_repeat);
    };
    return {
      pending: (most, sockets) =>
        look().filter((timer) => timer._idleTimeout <= most && (sockets || timer.hasRef())).length,
      fire: (least, most) =>
        look()
          .filter(({ _idleTimeout }) => _idleTimeout >= least && _idleTimeout <= most)
          .map((timer) => {
            const { _idleTimeout: delay, _onTimeout: fire, _timerArgs: values = [] } = timer;
            clearTimeout(timer as unknown as NodeJS.Timeout);
            Reflect.apply(fire, timer, values);
            return delay;
          }),
    };
  });
}
