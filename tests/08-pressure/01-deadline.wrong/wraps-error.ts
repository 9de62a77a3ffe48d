import type { Socket } from "node:net";

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new DOMException("Too slow", "TimeoutError"));
    }, milliseconds);
    work
      .then(resolve, (error) => reject(new Error("The work failed", { cause: error })))
      .finally(() => clearTimeout(timer));
  });
}
