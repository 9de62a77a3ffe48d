import type { Socket } from "node:net";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";

export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const sink = new Writable({
    write(part: Uint8Array, _encoding, done) {
      parts.push(part);
      length += part.length;
      done();
    },
  });
  try {
    await pipeline(socket, sink);
  } catch (cause) {
    throw new Error(`broken off, ${length} bytes received`, { cause });
  }
  return Buffer.concat(parts);
}
