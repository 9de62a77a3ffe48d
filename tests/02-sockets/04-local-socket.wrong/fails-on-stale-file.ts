import { once } from "node:events";
import { createServer } from "node:net";

const longest = process.platform === "win32" ? 30_000 : process.platform === "linux" ? 107 : 103;

export async function startLocalServer(path: string, reply: string) {
  if (Buffer.byteLength(path) > longest) throw new Error(`The path is too long: ${path}`);
  const server = createServer((socket) => socket.end(reply).on("error", () => {}));
  await once(server.listen(path), "listening");
  return { path, close: async () => void (await new Promise((done) => server.close(done))) };
}
