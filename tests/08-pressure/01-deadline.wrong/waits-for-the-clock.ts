import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  let result: { value: T } | undefined;
  const done = (value: T) => {
    result = { value };
  };
  work.then(done, () => {});
  await sleep(milliseconds);
  if (result) return result.value;
  socket.destroy();
  throw new DOMException("Too slow", "TimeoutError");
}
