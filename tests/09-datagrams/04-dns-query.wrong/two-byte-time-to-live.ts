import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";

export async function queryA(name: string, port: number, host: string, timeout = 2000): Promise<string[]> {
  const head = Buffer.of(1, 0, 0, 1, 0, 0, 0, 0, 0, 0);
  const query = Buffer.concat([randomBytes(2), head, encodeName(name), Buffer.of(0, 1, 0, 1)]);
  const reply = await exchange(query, port, host, timeout);
  const rcode = reply.readUInt16BE(2) & 0x000f;
  if (rcode === 3) throw Object.assign(new Error(`${name} does not exist`), { code: "ENOTFOUND" });
  if (rcode !== 0) throw new Error(`the server reports error ${rcode} for ${name}`);
  if (reply.readUInt16BE(2) & 0x0200) throw new Error(`the reply for ${name} is truncated`);
  return addresses(reply);
}

async function exchange(query: Buffer, port: number, host: string, timeout: number): Promise<Buffer> {
  const socket = createSocket("udp4");
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no reply within ${timeout} ms`)), timeout);
      socket.on("error", reject);
      socket.on("message", (datagram, sender) => {
        const isReply = datagram.length >= 12 && (datagram[2]! & 0x80) !== 0;
        if (isReply && sender.port === port && query.subarray(0, 2).equals(datagram.subarray(0, 2)))
          resolve(datagram);
      });
      socket.send(query, port, host, (error) => error && reject(error));
    });
  } finally {
    clearTimeout(timer);
    socket.close();
  }
}

function addresses(reply: Buffer): string[] {
  const found: string[] = [];
  let at = 12;
  for (let left = reply.readUInt16BE(4); left > 0; left--) at = decodeName(reply, at).next + 4;
  for (let left = reply.readUInt16BE(6); left > 0; left--) {
    const record = decodeName(reply, at).next;
    const data = record + 8;
    at = data + reply.readUInt16BE(record + 6);
    if (at > reply.length) throw new Error("the reply ends inside a record");
    if (reply.readUInt32BE(record) === 0x0001_0001) found.push(reply.subarray(data, at).join("."));
  }
  return found;
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
