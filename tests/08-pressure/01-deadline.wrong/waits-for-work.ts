import type { Socket } from "node:net";

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    socket.destroy();
  }, milliseconds);
  try {
    return await work;
  } catch (error) {
    throw late ? new DOMException("Too slow", "TimeoutError") : error;
  } finally {
    clearTimeout(timer);
  }
}
