import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";

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
  if (process.platform !== "win32") await rm(path, { force: true });
  await once(server.listen(path), "listening");
  const close = async () => {
    const closed = once(server, "close");
    server.close();
    for (const client of clients) client.destroy();
    await closed;
  };
  return { path, close };
}
