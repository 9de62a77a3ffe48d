import { existsSync, rmSync, statSync } from "node:fs";
import net from "node:net";

function knock(path: string): Promise<boolean> {
  return new Promise((answer) => {
    const socket = net.connect(path, () => {
      socket.end();
      socket.resume();
      socket.on("close", () => answer(true));
    });
    socket.on("error", () => answer(false));
  });
}

export async function startLocalServer(path: string, reply: string) {
  const bytes = new TextEncoder().encode(path).length;
  const room = { linux: 107, win32: 256 }[process.platform as string] ?? 103;
  if (bytes > room) throw new RangeError(`${path} has ${bytes} bytes, ${room} are allowed`);

  if (await knock(path)) throw Object.assign(new Error(`${path} is in use`), { code: "EADDRINUSE" });
  if (process.platform !== "win32" && existsSync(path) && statSync(path).isSocket()) rmSync(path);

  const server = net.createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.resume().end(reply, "utf8", () => socket.destroySoon());
  });
  await new Promise<void>((listening, failed) => {
    server.on("error", failed);
    server.listen({ path }, listening);
  });
  return { path, close: () => new Promise<void>((closed) => server.close(() => closed())) };
}
