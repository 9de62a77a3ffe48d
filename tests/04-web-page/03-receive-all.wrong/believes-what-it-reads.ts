import type { Socket } from "node:net";
export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let count = 0;
  try {
    for await (const part of socket) {
      parts.push(part);
      count += part.length;
      if (Buffer.concat(parts).toString().trimEnd().endsWith("</html>")) break;
    }
  } catch (cause) {
    throw new Error(`Broke after ${count} bytes`, { cause });
  }
  return Buffer.concat(parts);
}
