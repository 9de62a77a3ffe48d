import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  const failure: { reason?: Error } = {};
  const note = (error: Error) => {
    failure.reason = error;
  };
  socket.on("error", note);
  try {
    for (let from = 0; from < Math.max(1, bytes.length); from += 65_536) {
      const slice = bytes.subarray(from, from + 65_536);
      const told = await new Promise<Error | null | undefined>((done) => socket.write(slice, done));
      const reason = failure.reason ?? told;
      if (reason) throw new Error(`The connection broke: ${reason.message}`, { cause: reason });
    }
  } finally {
    socket.off("error", note);
  }
  return bytes.length;
}
