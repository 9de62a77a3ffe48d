import type { Socket } from "node:net";

export function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const error = new Error(`not done after ${milliseconds} ms`);
      error.name = "TimeoutError";
      socket.destroy(error);
      reject(error);
    }, milliseconds);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
