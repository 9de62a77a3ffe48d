import net from "node:net";

class ConnectError extends Error {}

export async function connect(port: number, host: string): Promise<net.Socket> {
  const { socket, error } = await new Promise<{ socket?: net.Socket; error?: NodeJS.ErrnoException }>(
    (settle) => {
      const socket = net.connect({ port, host }, () => {
        socket.off("error", failed);
        settle({ socket });
      });
      const failed = (error: Error) => settle({ error });
      socket.on("error", failed);
    },
  );
  if (socket) return socket;
  throw new ConnectError(`${host}:${port} ${error?.code}`, { cause: error });
}
