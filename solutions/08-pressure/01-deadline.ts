import type { Socket } from "node:net";

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    // A timer of its own: `socket.setTimeout` starts again with every byte.
    timer = setTimeout(() => {
      socket.destroy();
      reject(new DOMException(`The work took more than ${milliseconds} ms.`, "TimeoutError"));
    }, milliseconds);
  });
  try {
    // race() listens to both promises to their end, so a late rejection of either is handled.
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
