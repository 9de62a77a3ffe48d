export function parseHead(
  bytes: Uint8Array,
): { status: number; reason: string; headers: Map<string, string[]>; body: Uint8Array } | undefined {
  const all = Buffer.from(bytes);
  const end = all.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = all.toString("latin1", 0, end).split("\r\n");
  const match = /^HTTP\/\d\.\d (\d{3})(?: (.*))?$/.exec(first);
  if (!match) throw new SyntaxError("status line");
  const headers: Record<string, string[]> = {};
  for (const line of lines) {
    const m = /^([^\s:]+):(.*)$/.exec(line);
    if (!m) throw new SyntaxError("header line");
    const name = m[1]!.toLowerCase();
    if (headers[name]) headers[name].push(m[2]!.trim());
    else headers[name] = [m[2]!.trim()];
  }
  return {
    status: Number(match[1]),
    reason: match[2] ?? "",
    headers: new Map(Object.entries(headers)),
    body: bytes.subarray(end + 4),
  };
}
