export function parseHead(
  bytes: Uint8Array,
): { status: number; reason: string; headers: Map<string, string[]>; body: Uint8Array } | undefined {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = all.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  // Latin-1 makes one character of each byte and cannot fail, whatever a header contains.
  const [first = "", ...lines] = all.toString("latin1", 0, end).split("\r\n");
  const statusLine = /^HTTP\/\d\.\d (\d{3}) (.*)$/.exec(first);
  if (!statusLine) throw new SyntaxError(`Not a status line: ${JSON.stringify(first)}`);
  const [, status, reason = ""] = statusLine;
  return { status: Number(status), reason, headers: parseHeaders(lines), body: bytes.subarray(end + 4) };
}

function parseHeaders(lines: string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const header = /^([^\s:]+):[ \t]*(.*?)[ \t]*$/.exec(line);
    if (!header) throw new SyntaxError(`Not a header: ${JSON.stringify(line)}`);
    const [, name = "", value = ""] = header;
    const key = name.toLowerCase();
    headers.set(key, [...(headers.get(key) ?? []), value]);
  }
  return headers;
}
