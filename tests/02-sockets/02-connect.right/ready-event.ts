import net from "node:net";

export async function connect(port: number, host: string): Promise<net.Socket> {
  const socket = new net.Socket();
  let settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
  const ready = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const { resolve, reject } = settle as unknown as NonNullable<typeof settle>;
  socket.once("ready", resolve).once("error", reject);
  try {
    socket.connect({ port, host });
    await ready;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new TypeError([host, port, code].join(" "), { cause });
  } finally {
    socket.off("ready", resolve).off("error", reject);
  }
  return socket;
}
