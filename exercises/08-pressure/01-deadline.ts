import type { Socket } from "node:net";

/**
 * Gives `work`, which uses `socket`, at most `milliseconds`. The time counts from the call, no matter how many bytes
 * arrive meanwhile.
 *
 * If `work` settles in time, the returned promise settles in the same way: with its value, or with its own error,
 * unchanged. After a value in time the socket stays open, even once the time would have been up.
 *
 * If the time is up first, the socket is destroyed and the promise rejects at once with an `Error` whose `name` is
 * `TimeoutError`, even if `work` never settles. If `work` rejects later, that must not become an unhandled rejection.
 *
 * Once the promise has settled, no timer may keep the program running.
 */
export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  // TODO: which of two things comes first, the work or the clock? And what does each of them leave behind for you to clean up?
  throw new Error("TODO: withDeadline");
}
