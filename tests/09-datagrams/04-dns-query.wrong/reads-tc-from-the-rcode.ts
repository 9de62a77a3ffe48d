import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
export async function queryA(name: string, port: number, host: string, timeout = 2000): Promise<string[]> {
  const id = randomBytes(2);
  const query = Buffer.concat([
    id,
    Buffer.from("01000001000000000000", "hex"),
    encodeName(name),
    Buffer.from("00010001", "hex"),
  ]);
  const socket = createSocket("udp4");
  try {
    const reply = await new Promise<Buffer>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("no reply")), timeout);
      socket.on("message", (m, r) => {
        if (r.port === port && m.length >= 12 && id.equals(m.subarray(0, 2)) && m[2]! >= 0x80) {
          clearTimeout(timer);
          resolve(m);
        }
      });
      socket.send(query, port, host, (e) => {
        if (e) {
          clearTimeout(timer);
          reject(e);
        }
      });
    });
    const flags = reply[3]!;
    if (flags & 0x02) throw new Error("truncated reply");
    if ((flags & 0x0f) === 3) throw Object.assign(new Error(`not found: ${name}`), { code: "ENOTFOUND" });
    if (flags & 0x0f) throw new Error("server error");
    let at = 12;
    const out: string[] = [];
    for (let i = 0; i < reply.readUInt16BE(4); i++) at = decodeName(reply, at).next + 4;
    for (let i = 0; i < reply.readUInt16BE(6); i++) {
      at = decodeName(reply, at).next;
      const type = reply.readUInt16BE(at),
        cls = reply.readUInt16BE(at + 2),
        len = reply.readUInt16BE(at + 8);
      if (type === 1 && cls === 1) out.push(reply.subarray(at + 10, at + 10 + len).join("."));
      at += 10 + len;
    }
    return out;
  } finally {
    socket.close();
  }
}

/** A host name as a DNS message carries it (step 3). Throws a RangeError for a name that isn't valid. */
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

/**
 * Reads the name at `offset` of a DNS message, compressed or not (step 3); `next` is the offset of the first byte after
 * it. Throws an Error if there is no such name.
 */
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
