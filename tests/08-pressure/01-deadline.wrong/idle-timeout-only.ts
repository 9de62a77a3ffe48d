import type { Socket } from "node:net";

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  const expired = new Promise<never>((_, reject) => {
    socket.setTimeout(milliseconds, () => {
      socket.destroy();
      reject(new DOMException("Too slow", "TimeoutError"));
    });
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    socket.setTimeout(0);
  }
}
