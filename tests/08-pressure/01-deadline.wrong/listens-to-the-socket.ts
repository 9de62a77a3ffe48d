import type { Socket } from "node:net";

export function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new DOMException("too late", "TimeoutError"));
      socket.destroy();
    }, milliseconds);
    const settle = () => clearTimeout(timer);
    socket.once("error", (error) => {
      settle();
      reject(error);
    });
    work.then(resolve, reject).finally(settle);
  });
}
