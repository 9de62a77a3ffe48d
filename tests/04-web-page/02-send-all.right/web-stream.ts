import type { Socket } from "node:net";
export function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  const { promise, resolve, reject } = (() => {
    let resolve!: (n: number) => void, reject!: (e: unknown) => void;
    const promise = new Promise<number>((a, b) => {
      resolve = a;
      reject = b;
    });
    return { promise, resolve, reject };
  })();
  if (socket.destroyed) {
    reject(new Error("destroyed"));
    return promise;
  }
  const listener = { error: (error: Error) => reject(error) };
  socket.prependListener("error", listener.error);
  const sink = new WritableStream<Uint8Array>(
    {
      write: (chunk) =>
        new Promise((taken, failed) =>
          socket.write(chunk, (error) => (error ? failed(error) : setImmediate(taken))),
        ),
    },
    { highWaterMark: 1 },
  );
  const writer = sink.getWriter();
  (async () => {
    for (let at = 0; at < bytes.length; at += 1 << 20) await writer.write(bytes.subarray(at, at + (1 << 20)));
    if (bytes.length === 0) await writer.write(bytes);
    resolve(bytes.length);
  })()
    .catch(reject)
    .finally(() => socket.off("error", listener.error));
  return promise;
}
