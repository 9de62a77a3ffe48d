import type { Socket } from "node:net";

export async function withDeadline<T>(
  socket: Socket,
  milliseconds: number,
  work: Promise<T>,
): Promise<T | undefined> {
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new DOMException("Too slow", "TimeoutError"));
    }, milliseconds);
    work
      .catch(() => undefined)
      .then((value) => {
        clearTimeout(timer);
        resolve(value);
      });
  });
}
