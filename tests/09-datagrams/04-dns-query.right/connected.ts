import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";

export async function queryA(name: string, port: number, host: string, timeout?: number): Promise<string[]> {
  const id = randomInt(0x1_0000);
  const encoded = encodeName(name);
  const query = new DataView(new ArrayBuffer(16 + encoded.length));
  query.setUint16(0, id);
  query.setUint16(2, 0x0100);
  query.setUint16(4, 1);
  new Uint8Array(query.buffer).set(encoded, 12);
  query.setUint16(12 + encoded.length, 1);
  query.setUint16(14 + encoded.length, 1);
  const reply = await replyTo(new Uint8Array(query.buffer), id, port, host, timeout ?? 2000);
  return readReply(reply, name);
}

async function replyTo(
  query: Uint8Array,
  id: number,
  port: number,
  host: string,
  timeout: number,
): Promise<Uint8Array> {
  const socket = createSocket("udp4");
  const signal = AbortSignal.timeout(timeout);
  try {
    socket.connect(port, host);
    await once(socket, "connect", { signal });
    const reply = new Promise<Uint8Array>((resolve, reject) => {
      socket.once("error", reject);
      signal.addEventListener("abort", () => reject(signal.reason));
      socket.on("message", (bytes) => {
        if (bytes.length >= 12 && bytes.readUInt16BE(0) === id && bytes.readInt8(2) < 0) resolve(bytes);
      });
    });
    socket.send(query);
    return await reply;
  } finally {
    socket.close();
  }
}

function readReply(reply: Uint8Array, name: string): string[] {
  const view = new DataView(reply.buffer, reply.byteOffset, reply.byteLength);
  const flags = view.getUint16(2);
  if (flags & 0x0200) throw new Error(`Truncated: ${name}`);
  if ((flags & 15) === 3) throw new NotFound(name);
  if ((flags & 15) !== 0) throw new Error(`RCODE ${flags & 15}`);
  let at = 12;
  for (let question = 0; question < view.getUint16(4); question++) at = decodeName(reply, at).next + 4;
  const found: string[] = [];
  for (let record = 0; record < view.getUint16(6); record++) {
    at = decodeName(reply, at).next;
    const [type, kind, length] = [view.getUint16(at), view.getUint16(at + 2), view.getUint16(at + 8)];
    const data = Array.from({ length }, (_, index) => view.getUint8(at + 10 + index));
    if (type === 1 && kind === 1) found.push(data.join("."));
    at += 10 + length;
  }
  return found;
}

class NotFound extends Error {
  readonly code = "ENOTFOUND";

  constructor(name: string) {
    super(`queryA ENOTFOUND ${name}`);
  }
}

function encodeName(name: string): Uint8Array {
  const labels = name === "." ? [] : name.replace(/\.$/, "").split(".");
  const parts = labels.flatMap((label) => {
    const bytes = Buffer.from(label);
    if (bytes.length === 0 || bytes.length > 63)
      throw new RangeError(`a label of ${bytes.length} bytes in ${name}`);
    return [Buffer.of(bytes.length), bytes];
  });
  const encoded = Buffer.concat([...parts, Buffer.of(0)]);
  if (encoded.length > 255) throw new RangeError(`${name} needs ${encoded.length} bytes`);
  return encoded;
}

function decodeName(message: Uint8Array, offset: number): { name: string; next: number } {
  const labels: string[] = [];
  let next: number | undefined;
  let size = 1;
  let start = offset;
  let at = offset;
  while (message[at] !== 0) {
    const length = message[at];
    if (length === undefined) throw new Error("the message ends inside a name");
    if (length >= 0xc0) {
      const low = message[at + 1];
      if (low === undefined) throw new Error("the message ends inside a pointer");
      next ??= at + 2;
      at = ((length & 0x3f) << 8) | low;
      // Each part of a name begins before the last one, so there is an end to them.
      if (at >= start) throw new Error("a pointer does not lead back");
      start = at;
    } else {
      const end = at + 1 + length;
      size += 1 + length;
      if (length > 63) throw new Error("a length byte begins with 01 or 10");
      if (end > message.length) throw new Error("the message ends inside a label");
      if (size > 255) throw new Error("the name is longer than 255 bytes");
      labels.push(new TextDecoder().decode(message.subarray(at + 1, end)));
      at = end;
    }
  }
  return { name: labels.join(".") || ".", next: next ?? at + 1 };
}
