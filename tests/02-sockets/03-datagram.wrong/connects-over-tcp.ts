import net from "node:net";

export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, host, () => socket.end(message, () => resolve(message.length)));
    socket.on("error", reject);
  });
}
