import type { Socket } from "node:net";

export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const parts: string[] = [];
  try {
    for await (const part of socket) parts.push(part.toString("latin1"));
  } catch (cause) {
    throw new Error(`The connection broke after ${parts.join("").length} bytes`, { cause });
  }
  return Buffer.from(parts.join(), "latin1");
}
