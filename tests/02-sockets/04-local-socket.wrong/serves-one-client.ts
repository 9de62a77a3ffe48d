import { once } from "node:events";
import { lstat, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";

/** How many bytes of a path fit into the system's address, without the NUL at its end. */
const longest = { win32: Number.POSITIVE_INFINITY, linux: 107 }[process.platform as string] ?? 103;

export async function startLocalServer(
  path: string,
  reply: string,
): Promise<{ path: string; close(): Promise<void> }> {
  // Node can't be trusted with this: versions up to 22 cut the path and listen there.
  if (Buffer.byteLength(path) > longest) throw new RangeError(`Over ${longest} bytes: ${path}`);
  const clients = new Set<Socket>();
  const server = createServer();
  server.once("connection", (socket) => {
    clients.add(socket);
    socket.on("close", () => clients.delete(socket));
    socket.on("error", () => {}); // Without a listener, a client that hangs up early would end the program.
    socket.end(reply);
  });
  const listen = async () => await once(server.listen(path), "listening");
  try {
    await listen();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || !(await isStale(path))) throw error;
    await rm(path);
    await listen();
  }
  const close = async () => {
    const closed = once(server, "close");
    server.close();
    for (const client of clients) client.destroy(); // close() alone would wait for them.
    await closed;
  };
  return { path, close };
}

/** True for a socket file that nobody listens on. */
async function isStale(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return false;
  } catch {
    return (await lstat(path)).isSocket(); // A connection to an ordinary file is refused as well.
  } finally {
    socket.destroy();
  }
}
