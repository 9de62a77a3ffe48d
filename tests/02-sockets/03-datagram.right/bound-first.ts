import { createSocket } from "node:dgram";

export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: "udp4" }).bind();
    let failure: Error | null = null;
    socket.on("error", reject);
    socket.on("close", () => (failure ? reject(failure) : resolve(message.length)));
    socket.on("listening", () => {
      socket.send([message], port, host, (error) => {
        failure = error;
        socket.close();
      });
    });
  });
}
