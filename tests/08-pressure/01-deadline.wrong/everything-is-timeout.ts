import type { Socket } from "node:net";

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, milliseconds);
  });
  try {
    return await Promise.race([work, expired]);
  } catch {
    socket.destroy();
    throw new DOMException("Too slow", "TimeoutError");
  } finally {
    clearTimeout(timer);
  }
}
