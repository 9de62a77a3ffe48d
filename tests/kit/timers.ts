import { inAnswer } from "../../workbook/judge/remote/in-answer.ts";

/**
 * The delays of the timers that the answer's process sets from now on, in milliseconds, oldest first. They are what the
 * answer asked for, on however busy a machine, while measured waits can be much longer than that.
 */
export function followTimers(): () => number[] {
  return inAnswer(() => {
    const delays: number[] = [];
    const hook = process.getBuiltinModule("node:async_hooks").createHook({
      init(_id, type, _trigger, resource) {
        if (type === "Timeout") delays.push((resource as { _idleTimeout: number })._idleTimeout);
      },
    });
    hook.enable();
    return () => [...delays];
  });
}

/** True if one of these timers was set for about this many milliseconds. */
export function hasTimer(timers: readonly number[], milliseconds: number): boolean {
  return timers.some((delay) => Math.abs(delay - milliseconds) <= Math.max(2, milliseconds / 20));
}
