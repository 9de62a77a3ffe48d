// Takes a hundred ports and keeps them.
// verdict: leaking, failed
import { createServer } from "node:net";

export async function answer(): Promise<number> {
  for (let count = 0; count < 100; count++)
    createServer()
      .on("error", () => {})
      .listen(0, "127.0.0.1");
  return 0;
}
