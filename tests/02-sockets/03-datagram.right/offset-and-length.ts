import dgram from "node:dgram";

export async function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const socket = dgram.createSocket({ type: "udp4" });
  const closed = new Promise<void>((resolve) => void socket.once("close", resolve));
  try {
    return await new Promise<number>((resolve, reject) =>
      socket.send(message, 0, message.length, port, host, (error, bytes) =>
        error ? reject(error) : resolve(bytes),
      ),
    );
  } finally {
    socket.close();
    await closed;
  }
}
