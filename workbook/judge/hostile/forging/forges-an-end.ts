// Tells the judge, in its own thread's words, that the workbook could not start the process.
// verdict: crashed
import { writeSync } from "node:fs";

export async function answer(): Promise<number> {
  const text = Buffer.from(
    JSON.stringify({ type: "died", code: 0, signal: null, text: "the workbook's fault" }),
  );
  const head = Buffer.alloc(8);
  head.writeUInt32BE(4 + text.length, 0);
  head.writeUInt32BE(text.length, 4);
  writeSync(4, Buffer.concat([head, text]));
  return await new Promise(() => {});
}
