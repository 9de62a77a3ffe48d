// Sends an error whose parts are not what the judge expects.
// verdict: crashed
import { writeSync } from "node:fs";

export async function answer(): Promise<number> {
  for (const error of [
    ["array", 5],
    ["mine", {}, null],
    ["error", 1, "constructor", {}, {}, 5, null, false],
  ]) {
    const text = Buffer.from(JSON.stringify({ type: "stray", id: 0, error, opened: ["map", "x"] }));
    const head = Buffer.alloc(8);
    head.writeUInt32BE(4 + text.length, 0);
    head.writeUInt32BE(text.length, 4);
    writeSync(5, Buffer.concat([head, text]));
  }
  return await new Promise(() => {});
}
