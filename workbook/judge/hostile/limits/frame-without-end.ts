// Begins a message of 60 MB and never sends it.
// verdict: waiting, crashed
import { writeSync } from "node:fs";

export async function answer(): Promise<number> {
  writeSync(4, Buffer.from([0x03, 0x93, 0x87, 0x00, 0x00]));
  return 0;
}
