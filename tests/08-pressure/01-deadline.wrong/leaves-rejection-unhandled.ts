import type { Socket } from "node:net";

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  const expired = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new DOMException("Too slow", "TimeoutError"));
    }, milliseconds);
    work.finally(() => clearTimeout(timer));
  });
  return await Promise.race([work, expired]);
}
