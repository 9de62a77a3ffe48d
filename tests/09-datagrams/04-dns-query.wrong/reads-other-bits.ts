import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";

export async function queryA(name: string, port: number, host: string, timeout = 2000): Promise<string[]> {
  const id = randomBytes(2);
  const query = Buffer.concat([
    id,
    Buffer.from([1, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
    encodeName(name),
    Buffer.from([0, 1, 0, 1]),
  ]);
  const socket = createSocket("udp4");
  let timer: NodeJS.Timeout | undefined;
  let reply: Buffer;
  try {
    reply = await new Promise<Buffer>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no reply for ${name}`)), timeout);
      socket.on("error", reject);
      socket.on("message", (datagram, sender) => {
        if (sender.port !== port || datagram.length < 12) return;
        if (!datagram.subarray(0, 2).equals(id) || !(datagram[2]! & 0x80)) return;
        resolve(datagram);
      });
      socket.send(query, port, host, (error) => error && reject(error));
    });
  } finally {
    clearTimeout(timer);
    socket.close();
  }
  const flags = reply.readUInt16BE(2);
  const rcode = reply[2]! & 0x0f;
  if (rcode === 3) throw Object.assign(new Error(`${name} not found`), { code: "ENOTFOUND" });
  if (rcode !== 0) throw new Error(`server failed with ${rcode}`);
  if (flags & 0x0200) throw new Error("truncated");
  let at = 12;
  for (let i = 0; i < reply.readUInt16BE(4); i++) at = decodeName(reply, at).next + 4;
  const addresses: string[] = [];
  for (let i = 0; i < reply.readUInt16BE(6); i++) {
    at = decodeName(reply, at).next;
    const type = reply.readUInt16BE(at);
    const klass = reply.readUInt16BE(at + 2);
    const length = reply.readUInt16BE(at + 8);
    const data = reply.subarray(at + 10, at + 10 + length);
    if (data.length < length) throw new Error("cut");
    if (type === 1 && klass === 1) addresses.push(data.join("."));
    at += 10 + length;
  }
  return addresses;
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
