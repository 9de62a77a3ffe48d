// Sends data that are nested ten thousand times.
// verdict: crashed
import { writeSync } from "node:fs";

export async function answer(): Promise<number> {
  const value = `${'["array",['.repeat(10_000)}1${"]]".repeat(10_000)}`;
  const text = Buffer.from(`{"type":"stray","id":0,"opened":"","error":${value}}`);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(4 + text.length, 0);
  head.writeUInt32BE(text.length, 4);
  for (let rest = Buffer.concat([head, text]); rest.length; ) rest = rest.subarray(writeSync(4, rest));
  return await new Promise(() => {});
}
