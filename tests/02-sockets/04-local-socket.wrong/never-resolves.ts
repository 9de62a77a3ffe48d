import { once } from "node:events";
import { createServer, type Socket } from "node:net";

export async function startLocalServer(
  path: string,
  reply: string,
): Promise<{ path: string; close(): Promise<void> }> {
  const server = createServer().listen(path);
  await once(server, "listening");
  for (;;) {
    const [socket] = (await once(server, "connection")) as [Socket];
    socket.on("error", () => {});
    socket.end(reply);
  }
}
