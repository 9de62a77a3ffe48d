// Leaves a server.
// verdict: leaking
// says: a TCP server (line 8)
import { once } from "node:events";
import { createServer } from "node:net";

export async function answer(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  return 42;
}
