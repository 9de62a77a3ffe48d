// Leaves a socket.
// verdict: leaking
// says: a TCP socket (line 8)
import { once } from "node:events";
import { connect } from "node:net";

export async function answer(port: number): Promise<number> {
  await once(connect(port, "127.0.0.1"), "connect");
  return 42;
}
