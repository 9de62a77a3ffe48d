import { randomFillSync } from "node:crypto";
import { createSocket, type RemoteInfo } from "node:dgram";
import { on } from "node:events";

interface ResourceRecord {
  type: number;
  data: Buffer;
}

export async function queryA(name: string, port: number, host: string, timeout = 2000): Promise<string[]> {
  const header = randomFillSync(Buffer.alloc(12), 0, 2);
  header.writeUInt16BE(0x0100, 2);
  header.writeUInt16BE(1, 4);
  const question = [encodeName(name), Uint8Array.of(0, 1, 0, 1)];
  const socket = createSocket("udp4");
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeout);
  try {
    const datagrams = on(socket, "message", { signal: deadline.signal });
    socket.send([header, ...question], port, host);
    for await (const event of datagrams) {
      const [datagram, sender] = event as [Buffer, RemoteInfo];
      if (sender.port === port && isReply(datagram, header)) return readReply(datagram, name);
    }
  } finally {
    clearTimeout(timer);
    socket.close();
  }
  throw new Error("unreachable");
}

function isReply(datagram: Buffer, header: Buffer): boolean {
  return datagram.length >= 12 && datagram.compare(header, 0, 2, 0, 2) === 0 && datagram[2]! >= 0x80;
}

function readReply(reply: Buffer, name: string): string[] {
  switch (reply[3]! & 0xf) {
    case 0:
      break;
    case 3: {
      const error: NodeJS.ErrnoException = new Error(`${name} not found`);
      error.code = "ENOTFOUND";
      throw error;
    }
    default:
      throw new Error(`${name}: the server failed`);
  }
  if (reply[2]! & 2) throw new Error(`${name}: truncated reply`);
  return [...records(reply)].filter(({ type }) => type === 0x10001).map(({ data }) => [...data].join("."));
}

function* records(reply: Buffer): Generator<ResourceRecord> {
  let at = 12;
  for (let count = reply.readUInt16BE(4); count > 0; count--) at = decodeName(reply, at).next + 4;
  for (let count = reply.readUInt16BE(6); count > 0; count--) {
    at = decodeName(reply, at).next;
    const length = reply.readUInt16BE(at + 8);
    const data = reply.subarray(at + 10, at + 10 + length);
    if (data.length !== length) throw new RangeError("record cut");
    yield { type: reply.readUInt32BE(at), data };
    at += 10 + length;
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
