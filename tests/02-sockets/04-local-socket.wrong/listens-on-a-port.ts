import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";

export async function startLocalServer(path: string, reply: string) {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.end(reply);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  await writeFile(path, String((server.address() as AddressInfo).port));
  const close = async () => {
    server.close();
    await rm(path);
  };
  return { path, close };
}
