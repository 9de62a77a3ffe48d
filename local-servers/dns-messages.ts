/** A resource record (RFC 1035, section 4.1.3). */
export interface ResourceRecord {
  /** The owner's name, in ASCII. */
  name: string;
  type: number;
  /** IN unless told otherwise. */
  class?: number;
  /** The data: its bytes, or a name. */
  data: Uint8Array | string;
}

/** What a reply says. */
export interface ReplyParts {
  /** The second pair of bytes: a response, recursion desired and available, no error, unless told otherwise. */
  flags?: number;
  answers?: ResourceRecord[];
  authorities?: ResourceRecord[];
  additionals?: ResourceRecord[];
}

/** QR, RD and RA (RFC 1035, section 4.1.1). */
export const plainResponse = 0x8180;
export const truncated = 0x0200;

/**
 * A reply to a query, with the id and the question of the query and with every name compressed as far as it goes:
 * dns-packet compresses nothing.
 */
export function compressedReply(query: Uint8Array, parts: ReplyParts): Buffer {
  const { flags = plainResponse, answers = [], authorities = [], additionals = [] } = parts;
  const writer = new Writer();
  const end = query.indexOf(0, 12) + 5;
  writer.bytes(query.subarray(0, 2));
  for (const number of [flags, 1, answers.length, authorities.length, additionals.length])
    writer.number(number);
  writer.known(query.subarray(12, end));
  for (const record of [...answers, ...authorities, ...additionals]) writer.record(record);
  return writer.message;
}

/** An A record. */
export function address(name: string, ip: string): ResourceRecord {
  return { name, type: 1, data: Uint8Array.from(ip.split("."), Number) };
}

/** A CNAME record. */
export function alias(name: string, data: string): ResourceRecord {
  return { name, type: 5, data };
}

class Writer {
  message: Buffer = Buffer.alloc(0);
  readonly #offsets = new Map<string, number>();

  bytes(bytes: Uint8Array): void {
    this.message = Buffer.concat([this.message, bytes]);
  }

  number(number: number): void {
    this.bytes(Buffer.of(number >> 8, number & 0xff));
  }

  /** A question as it came; its name can be pointed to. */
  known(question: Uint8Array): void {
    const labels: string[] = [];
    for (let at = 0; question[at]; at += 1 + question[at]!)
      labels.push(Buffer.from(question.subarray(at + 1, at + 1 + question[at]!)).toString("latin1"));
    let offset = this.message.length;
    for (const [index, label] of labels.entries()) {
      this.#offsets.set(labels.slice(index).join("."), offset);
      offset += 1 + label.length;
    }
    this.bytes(question);
  }

  name(name: string): void {
    const known = this.#offsets.get(name);
    if (known !== undefined) this.number(0xc000 | known);
    else if (name === "") this.bytes(Buffer.of(0));
    else this.#labels(name);
  }

  #labels(name: string): void {
    const [label = "", ...rest] = name.split(".");
    this.#offsets.set(name, this.message.length);
    this.bytes(Buffer.from(`${String.fromCharCode(label.length)}${label}`, "latin1"));
    this.name(rest.join("."));
  }

  record({ name, type, class: kind = 1, data }: ResourceRecord): void {
    this.name(name);
    for (const number of [type, kind, 0, 60, 0]) this.number(number);
    const start = this.message.length;
    if (typeof data === "string") this.name(data);
    else this.bytes(data);
    this.message.writeUInt16BE(this.message.length - start, start - 2);
  }
}
