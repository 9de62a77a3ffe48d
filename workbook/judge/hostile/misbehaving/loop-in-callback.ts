// Loops when data come.
// verdict: blocked
// says: busy at line 9
import { connect } from "node:net";

export async function answer(port: number): Promise<number> {
  return await new Promise(() => {
    connect(port, "127.0.0.1").on("data", () => {
      while (true) {}
    });
  });
}
