import { createSocket } from "node:dgram";

/**
 * Asks a DNS server for the IPv4 addresses of a host, with one query over UDP (RFC 1035, section 4).
 *
 * The query: a random 16-bit id; the flags `01 00` (recursion desired); the counts 1, 0, 0, 0; and the question: the
 * name, type 1 (A), class 1 (IN). The reply must come from `port` within `timeout` milliseconds, have at least 12 bytes,
 * the same id and the response bit. Any other datagram is ignored, and the wait becomes neither longer nor shorter.
 *
 * @param host the server's IPv4 address
 * @returns the data of all records of type 1 and class 1 in the answer section, in order, such as `["192.0.2.10"]`; the
 * records' names don't matter. Empty if there are none
 * @throws (always as a rejection) RangeError of `encodeName`; Error that names the host, with the `code` `ENOTFOUND`, for
 * RCODE 3; Error without that code for any other RCODE; Error whose message contains "truncated" if the TC bit is set;
 * Error if the reply ends too early or no reply comes. The socket is closed and the timer cleared in every case
 */
export function queryA(name: string, port: number, host: string, timeout = 2000): Promise<string[]> {
  // TODO: build the query, wait for its reply, read the reply's records one by one.
  throw new Error("TODO: queryA");
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
