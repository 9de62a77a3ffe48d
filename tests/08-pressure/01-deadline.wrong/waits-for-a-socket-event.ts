import type { Socket } from "node:net";
export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  const timer = setTimeout(
    () => socket.destroy(new DOMException("too late", "TimeoutError") as Error),
    milliseconds,
  );
  const failed = new Promise<never>((_, reject) => socket.once("error", reject));
  try {
    return await Promise.race([work, failed]);
  } finally {
    clearTimeout(timer);
  }
}
