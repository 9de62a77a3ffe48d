import { once } from "node:events";
import type { Socket } from "node:net";

export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const [reply] = await once(socket, "data");
  return reply;
}
