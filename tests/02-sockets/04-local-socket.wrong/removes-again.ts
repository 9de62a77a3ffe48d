import { once } from "node:events";
import { lstat, rm, unlink } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";

export async function startLocalServer(
  path: string,
  reply: string,
): Promise<{ path: string; close(): Promise<void> }> {
  if (Buffer.byteLength(path) > 107) throw new Error("path too long");
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    clients.add(socket);
    socket.on("close", () => clients.delete(socket));
    socket.on("error", () => {});
    socket.end(reply);
  });
  try {
    await listening(server, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || !(await isStale(path))) throw error;
    await rm(path);
    await listening(server, path);
  }
  return {
    path,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of clients) socket.destroy();
      await closed;
      await unlink(path);
    },
  };
}
async function listening(server: Server, path: string) {
  server.listen(path);
  await once(server, "listening");
}
async function isStale(path: string): Promise<boolean> {
  const refused = await new Promise<boolean>((resolve) => {
    const socket = connect(path);
    socket.on("connect", () => {
      socket.destroy();
      resolve(false);
    });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code === "ECONNREFUSED"));
  });
  return refused && (await lstat(path)).isSocket();
}
