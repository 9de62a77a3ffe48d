// Lets an `'error'` event end it.
// verdict: crashed
// says: ECONNREFUSED
import { connect } from "node:net";

export async function answer(_port: number, closedPort: number): Promise<number> {
  connect(closedPort, "127.0.0.1");
  return 42;
}
