import type { Socket } from "node:net";
export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => {
    socket.destroy();
    throw new DOMException("too slow", "TimeoutError");
  }, milliseconds);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
