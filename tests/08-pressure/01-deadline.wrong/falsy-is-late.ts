import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const sleep = pause(milliseconds, undefined, { signal: done.signal });
  try {
    const result = await Promise.race([work, sleep]);
    if (result) return result;
  } finally {
    done.abort();
  }
  socket.destroy();
  throw new DOMException("Too slow", "TimeoutError");
}
