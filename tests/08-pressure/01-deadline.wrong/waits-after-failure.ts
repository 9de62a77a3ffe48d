import type { Socket } from "node:net";

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      socket.destroy();
      reject(new DOMException("Too slow", "TimeoutError"));
    }, milliseconds);
  });
  try {
    return await Promise.any([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
