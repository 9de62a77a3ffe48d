import type { Socket } from "node:net";
import { Readable } from "node:stream";
export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const reader = (Readable.toWeb(socket) as ReadableStream<Uint8Array>).getReader();
  let all = new Uint8Array();
  const state = { count: 0 };
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      state.count += value!.length;
      const next = new Uint8Array(state.count);
      next.set(all);
      next.set(value!, all.length);
      all = next;
    }
    return all;
  } catch (cause) {
    throw new Error(`only ${state.count} bytes arrived`, { cause });
  }
}
