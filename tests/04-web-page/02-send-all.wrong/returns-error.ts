import type { Socket } from "node:net";
export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve) => {
    socket.once("error", resolve as never);
    socket.write(bytes, (error) => {
      socket.off("error", resolve as never);
      resolve((error ?? bytes.length) as number);
    });
  });
}
