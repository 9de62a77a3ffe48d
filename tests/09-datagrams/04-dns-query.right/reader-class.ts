import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";

export function queryA(name: string, port: number, host: string, timeout = 2000): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const id = randomBytes(2);
    const query = Buffer.from([...id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...encodeName(name), 0, 1, 0, 1]);
    const socket = createSocket("udp4");
    const timer = setTimeout(() => end(() => reject(new Error(`${name}: silence`))), timeout);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      socket.removeAllListeners().close(settle);
    };
    socket.on("error", (error) => end(() => reject(error)));
    socket.on("message", (bytes, { port: from }) => {
      if (from !== port || bytes.length < 12 || bytes[0] !== id[0] || bytes[1] !== id[1]) return;
      if (!(bytes[2]! & 0b1000_0000)) return;
      try {
        const addresses = new Reply(bytes).addresses(name);
        end(() => resolve(addresses));
      } catch (error) {
        end(() => reject(error));
      }
    });
    socket.send(query, port, host);
  });
}

/** Reads a message from front to back. */
class Reply {
  readonly #bytes: Buffer;
  #at = 12;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  addresses(name: string): string[] {
    const [, , high = 0, low = 0] = this.#bytes;
    if (low % 16 === 3) throw Object.assign(new Error(`${name} is unknown`), { code: "ENOTFOUND" });
    if (low % 16) throw new Error(`server error ${low % 16}`);
    if (high & 2) throw new Error("TRUNCATED");
    const found: string[] = [];
    for (let left = this.#bytes.readUInt16BE(4); left--; ) {
      this.#name();
      this.#take(4);
    }
    for (let left = this.#bytes.readUInt16BE(6); left--; ) {
      this.#name();
      const fixed = this.#take(10);
      const data = this.#take(fixed.readUInt16BE(8));
      if (fixed.readUInt32BE(0) === 65_537) found.push(Array.from(data, String).join("."));
    }
    return found;
  }

  #name(): void {
    this.#at = decodeName(this.#bytes, this.#at).next;
  }

  #take(length: number): Buffer {
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    if (part.length < length) throw new Error("not enough bytes");
    this.#at += length;
    return part;
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
