import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

class TimeoutError extends Error {
  override name = "TimeoutError";
}

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const expire = async (): Promise<never> => {
    await pause(milliseconds, undefined, { signal: done.signal });
    throw new TimeoutError("The deadline has passed.");
  };
  try {
    return await Promise.race([work, expire()]);
  } catch (error) {
    if (error instanceof TimeoutError) socket.destroy();
    throw error;
  } finally {
    done.abort();
  }
}
