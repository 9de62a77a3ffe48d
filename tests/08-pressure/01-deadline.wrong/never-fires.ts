import type { Socket } from "node:net";

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  const began = Date.now();
  const value = await work;
  if (Date.now() - began > milliseconds) {
    socket.destroy();
    throw new DOMException("Too slow", "TimeoutError");
  }
  return value;
}
