import { once } from "node:events";
import { rename } from "node:fs/promises";
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
  if (await isAlive(path)) throw Object.assign(new Error("in use"), { code: "EADDRINUSE" });
  await once(server.listen(`${path}~`), "listening");
  await rename(`${path}~`, path);
  const close = async () => {
    const closed = once(server, "close");
    server.close();
    for (const client of clients) client.destroy();
    await closed;
  };
  return { path, close };
}

async function isAlive(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
