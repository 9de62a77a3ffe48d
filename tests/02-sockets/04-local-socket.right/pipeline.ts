import { once } from "node:events";
import { lstat, unlink } from "node:fs/promises";
import { connect, Server, type Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export async function startLocalServer(
  path: string,
  reply: string,
): Promise<{ path: string; close(): Promise<void> }> {
  const limit = process.platform === "win32" ? Infinity : process.platform === "linux" ? 107 : 103;
  if (Buffer.from(path).length > limit) throw Object.assign(new Error("path"), { code: "ENAMETOOLONG" });
  const sockets: Socket[] = [];
  const server = new Server();
  server.on("connection", async (socket) => {
    sockets.push(socket);
    await pipeline(Readable.from([Buffer.from(reply)]), socket).catch(() => {});
  });
  const listen = async () => void (await Promise.all([once(server, "listening"), server.listen(path)]));
  try {
    await listen();
  } catch (error) {
    const stat = await lstat(path).catch(() => undefined);
    if (!stat?.isSocket()) throw error;
    const socket = connect(path);
    const alive = await once(socket, "connect").then(
      () => true,
      (reason) => reason.code !== "ECONNREFUSED",
    );
    socket.destroy();
    if (alive) throw error;
    await unlink(path);
    await listen();
  }
  return Object.freeze({
    path,
    close: async () => {
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await once(server, "close");
    },
  });
}
