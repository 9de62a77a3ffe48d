import { once } from "node:events";
import { rm } from "node:fs/promises";
import { connect, createServer } from "node:net";

/** How many bytes of a path fit into the system's address, its closing NUL left out. */
const longest = { win32: Number.POSITIVE_INFINITY, linux: 107 }[process.platform as string] ?? 103;

export async function startLocalServer(
  path: string,
  reply: string,
): Promise<{ path: string; close(): Promise<void> }> {
  // Not left to Node: versions up to 22 cut the path and listen there.
  if (Buffer.byteLength(path) > longest) throw new RangeError(`Over ${longest} bytes: ${path}`);
  const server = createServer((socket) => {
    socket.on("error", () => {}); // A client that leaves before its reply is no concern of the others.
    socket.end(reply);
  });
  const listen = async () => await once(server.listen(path), "listening");
  try {
    await listen();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || (await isAlive(path))) throw error;
    await rm(path);
    await listen();
  }
  return { path, close: () => new Promise((resolve) => server.close(() => resolve())) };
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
