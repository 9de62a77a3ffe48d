import { once } from "node:events";
import { lstat, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";

const longest = { win32: Number.POSITIVE_INFINITY, linux: 107 }[process.platform as string] ?? 103;

export async function startLocalServer(
  path: string,
  reply: string,
): Promise<{ path: string; close(): Promise<void> }> {
  if (Buffer.byteLength(path) > longest) throw new RangeError(`Over ${longest} bytes: ${path}`);
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    clients.add(socket);
    socket.on("close", () => clients.delete(socket));
    socket.on("error", () => {});
    socket.end(reply);
  });
  const listen = async () => await once(server.listen(path), "listening");
  void listen().catch(async () => {
    if (!(await isStale(path))) return;
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
  } finally {
    socket.destroy();
  }
}
