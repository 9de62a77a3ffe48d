import type { Socket } from "node:net";
export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  socket.end();
  const parts: Uint8Array[] = [];
  let count = 0;
  socket.setTimeout(1000, () => socket.destroy());
  try {
    for await (const part of socket) {
      parts.push(part);
      count += part.length;
    }
  } catch (cause) {
    throw new Error(`Broke after ${count} bytes`, { cause });
  }
  return Buffer.concat(parts);
}
