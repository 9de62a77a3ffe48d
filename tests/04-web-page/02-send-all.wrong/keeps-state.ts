import type { Socket } from "node:net";

let busy: Promise<unknown> = Promise.resolve();
export function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  const mine = busy.then(
    () =>
      new Promise<number>((resolve, reject) => {
        if (socket.destroyed) return reject(new Error("The socket is destroyed"));
        socket.once("error", reject);
        socket.write(bytes, (error) => {
          socket.off("error", reject);
          error ? reject(error) : resolve(bytes.length);
        });
      }),
  );
  busy = mine;
  return mine;
}
