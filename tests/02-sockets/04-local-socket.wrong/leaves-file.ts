import { once } from "node:events";
import { rename } from "node:fs/promises";
import { connect, createServer } from "node:net";

const longest = process.platform === "win32" ? 30_000 : process.platform === "linux" ? 107 : 103;

export async function startLocalServer(path: string, reply: string) {
  if (Buffer.byteLength(path) > longest) throw new Error(`The path is too long: ${path}`);
  if (await isAlive(path)) throw Object.assign(new Error("in use"), { code: "EADDRINUSE" });
  const server = createServer((socket) => socket.end(reply).on("error", () => {}));
  await once(server.listen(`${path}~`), "listening");
  await rename(`${path}~`, path);
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
