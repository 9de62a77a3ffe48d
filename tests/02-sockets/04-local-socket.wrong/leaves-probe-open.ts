import { once } from "node:events";
import { lstat, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";

const longest = process.platform === "win32" ? 30_000 : process.platform === "linux" ? 107 : 103;

export async function startLocalServer(path: string, reply: string) {
  if (Buffer.byteLength(path) > longest) throw new Error(`The path is too long: ${path}`);
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    clients.add(socket);
    socket.on("close", () => clients.delete(socket));
    socket.on("error", () => {});
    socket.end(reply);
  });
  const listen = async () => await once(server.listen(path), "listening");
  await listen().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE" || !(await isStale(path))) throw error;
    await rm(path);
    await listen();
  });
  const close = async () => {
    const closed = once(server, "close");
    server.close();
    for (const client of clients) client.destroy();
    await closed;
  };
  return { path, close };
}

async function isStale(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return false;
  } catch {
    return (await lstat(path)).isSocket();
  }
}
