import type { Socket } from "node:net";

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  let t: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        t = setTimeout(() => {
          socket.destroy();
          reject(new DOMException("late", "TimeoutError"));
        }, milliseconds);
      }),
    ]);
  } finally {
    clearTimeout(t);
    socket.destroy();
  }
}
