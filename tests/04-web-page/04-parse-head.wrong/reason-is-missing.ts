export function parseHead(
  bytes: Uint8Array,
): { status: number; reason: string; headers: Map<string, string[]>; body: Uint8Array } | undefined {
  const all = Buffer.from(bytes);
  const end = all.indexOf("\r\n\r\n");
  if (end === -1) return;
  const [first, ...lines] = all.toString("latin1", 0, end).split("\r\n");
  const m = /^HTTP\/\d\.\d (\d{3})(?: (.*))?$/.exec(first!);
  if (!m) throw new SyntaxError("bad status line");
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    if (/^[ \t]/.test(line) || /^[^:]*[ \t]:/.test(line)) throw new SyntaxError("bad header line");
    const i = line.indexOf(":");
    const name = line.slice(0, i).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(i + 1).trim()]);
  }
  return { status: Number(m[1]), reason: m[2]!, headers, body: bytes.subarray(end + 4) };
}
