/** Bytes before the empty line: without a limit, one client could fill the memory with a head that never ends. */
const limit = 16 * 1024;

export function parseRequestHead(
  bytes: Uint8Array,
):
  | { method: string; target: string; version: string; headers: Map<string, string[]>; rest: Uint8Array }
  | undefined {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = all.indexOf("\r\n\r\n");
  if ((end < 0 ? all.length : end) > limit) throw new RangeError(`The head is longer than ${limit} bytes`);
  if (end < 0) return undefined;
  // Latin-1 keeps one character per byte and can't fail, whatever a header holds.
  const [first = "", ...lines] = all.toString("latin1", 0, end).split("\r\n");
  const [method = "", target = "", protocol = "", ...more] = first.split(" ");
  const version = /^HTTP\/(1\.[01])$/.exec(protocol)?.[1] ?? "";
  if (!version || more.length || /\s/.test(method + target))
    throw new SyntaxError(`Not a request line: ${JSON.stringify(first)}`);
  const headers = parseHeaders(lines);
  if (version === "1.1" && headers.get("host")?.length !== 1) throw new SyntaxError("Not exactly one Host");
  return { method, target, version, headers, rest: bytes.subarray(end + 4) };
}

function parseHeaders(lines: string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    // No white space in the name: that refuses folded lines too. The dot matches no LF: that refuses a lone one.
    const [, name = "", value = ""] = /^([^\s:]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (!name) throw new SyntaxError(`Not a header line: ${JSON.stringify(line)}`);
    const key = name.toLowerCase();
    headers.set(key, [...(headers.get(key) ?? []), value]);
  }
  return headers;
}
