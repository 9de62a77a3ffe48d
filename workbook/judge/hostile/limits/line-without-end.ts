// Writes a line without an end past `process.stdout`.
// verdict: failed, blocked
import { writeSync } from "node:fs";

export async function answer(): Promise<number> {
  const part = Buffer.alloc(65_536, "x");
  for (let count = 0; count < 500; )
    try {
      writeSync(1, part);
      count++;
    } catch {
      // The pipe is full: again.
    }
  return 0;
}
