import { once } from "node:events";
import { rm } from "node:fs/promises";
import { connect, createServer } from "node:net";

const longest = process.platform === "win32" ? 30_000 : process.platform === "linux" ? 107 : 103;

export async function startLocalServer(path: string, reply: string) {
  if (Buffer.byteLength(path) > longest) throw new Error(`The path is too long: ${path}`);
  const server = createServer((socket) => socket.write(reply));
  const listen = async () => await once(server.listen(path), "listening");
  await listen().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE" || (await isAlive(path))) throw error;
    await rm(path);
    await listen();
  });
  return { path, close: async () => void (await new Promise((done) => server.close(done))) };
}

async function isAlive(path: string): Promise<boolean> {
  const socket = connect(path);
  const alive = await once(socket, "connect").then(
    () => true,
    () => false,
  );
  socket.destroy();
  return alive;
}
