import { stat, unlink } from "node:fs";
import net from "node:net";

export function startLocalServer(
  path: string,
  reply: string,
): Promise<{ path: string; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const room = process.platform === "linux" ? 108 : 104;
    if (process.platform !== "win32" && Buffer.from(path).length >= room) {
      reject(new Error("path too long"));
      return;
    }
    const open: net.Socket[] = [];
    const server = net.createServer();
    server.on("connection", (client) => {
      open.push(client);
      client.on("error", () => client.destroy());
      client.write(reply);
      client.end();
    });
    const close = () =>
      new Promise<void>((done) => {
        server.close().once("close", () => done());
        for (const client of open) client.destroy();
      });
    server.once("listening", () => resolve({ path, close }));
    server.once("error", (taken: NodeJS.ErrnoException) => {
      if (taken.code !== "EADDRINUSE") return reject(taken);
      const probe = net.connect({ path });
      probe.once("connect", () => {
        probe.destroy();
        reject(taken);
      });
      probe.once("error", () => {
        stat(path, (failure, file) => {
          if (failure || !file.isSocket()) return reject(failure ?? taken);
          unlink(path, () => {
            server.once("error", reject);
            server.listen(path);
          });
        });
      });
    });
    server.listen(path);
  });
}
