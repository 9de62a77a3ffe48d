import type { Socket } from "node:net";

export async function withDeadline<T>(socket: Socket, milliseconds: number, work: Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(milliseconds);
  const expired = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => {
      socket.destroy();
      reject(signal.reason);
    });
  });
  return await Promise.race([work, expired]);
}
