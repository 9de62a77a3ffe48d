// Connects to another machine: an address that is reserved for documentation (RFC 5737).
// verdict: failed
// says: ENETUNREACH
// only: sealed
import { connect } from "node:net";

export async function answer(): Promise<number> {
  const socket = connect({ port: 9, host: "192.0.2.1" });
  const reason = await new Promise((done) => {
    socket
      .once("error", (error: NodeJS.ErrnoException) => done(error.code))
      .once("connect", () => done("connected"));
    setTimeout(() => done("no answer"), 300).unref();
  });
  socket.destroy();
  console.log(reason);
  return 0;
}
