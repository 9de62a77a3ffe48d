// Floods the judge with messages that are well made.
// verdict: crashed, blocked
import { writeSync } from "node:fs";

export async function answer(): Promise<number> {
  const text = Buffer.from(JSON.stringify({ type: "settled", id: 1e9, value: "x".repeat(50_000) }));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(4 + text.length, 0);
  head.writeUInt32BE(text.length, 4);
  const frame = Buffer.concat([head, text]);
  for (;;)
    for (let rest = frame; rest.length; )
      try {
        rest = rest.subarray(writeSync(4, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
        await new Promise(setImmediate);
      }
}
