import net from "node:net";

export async function connect(port: number, host: string): Promise<net.Socket> {
  const socket = net.connect(port, host);
  socket.on("error", (cause: NodeJS.ErrnoException) => {
    throw new Error(`Cannot connect to ${host}:${port}: ${cause.code}`, { cause });
  });
  return socket;
}
