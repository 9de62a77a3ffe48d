export function parseHead(
  bytes: Uint8Array,
): { status: number; reason: string; headers: Map<string, string[]>; body: Uint8Array } | undefined {
  const all = Buffer.from(bytes);
  const end = all.lastIndexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = all.toString("latin1", 0, end).split("\r\n");
  const match = /^HTTP\/\d\.\d (\d{3})(?: (.*))?$/.exec(first);
  if (!match) throw new SyntaxError("status line");
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const header = /^([^\s:]+):(.*)$/.exec(line);
    if (!header) throw new SyntaxError("header line");
    const name = header[1]!.toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), header[2]!.trim()]);
  }
  return { status: Number(match[1]), reason: match[2] ?? "", headers, body: bytes.subarray(end + 4) };
}
