import type { Socket } from "node:net";

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    const late = () => {
      socket.destroy();
      reject(new DOMException("Too slow", "TimeoutError"));
    };
    timer = setTimeout(late, milliseconds * 1000);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
