import type { Socket } from "node:net";

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
  }, milliseconds);
  try {
    const value = await work;
    if (!isLate) return value;
    socket.destroy();
    throw new DOMException("Too slow", "TimeoutError");
  } finally {
    clearTimeout(timer);
  }
}
