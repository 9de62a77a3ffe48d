export function parseRequestHead(
  bytes: Uint8Array,
):
  | { method: string; target: string; version: string; headers: Map<string, string[]>; rest: Uint8Array }
  | undefined {
  const all = Buffer.from(bytes);
  const end = all.indexOf("\r\n\r\n");
  if ((end < 0 ? all.length : end) > 16384) throw new RangeError("too long");
  if (end < 0) return undefined;
  const [first = "", ...lines] = all.toString("ascii", 0, end).split("\r\n");
  const parts = first.split(" ");
  const [method = "", target = "", protocol = ""] = parts;
  if (parts.length !== 3 || !method || !target || !/^HTTP\/1\.[01]$/.test(protocol) || first.includes("\n"))
    throw new SyntaxError("request line");
  const version = protocol.slice(5);
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon);
    if (colon < 1 || /\s/.test(name) || line.includes("\n")) throw new SyntaxError("header line");
    const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, "");
    const key = name.toLowerCase();
    const list = headers.get(key);
    if (list) list.push(value);
    else headers.set(key, [value]);
  }
  if (version === "1.1" && headers.get("host")?.length !== 1) throw new SyntaxError("host");
  return { method, target, version, headers, rest: bytes.subarray(end + 4) };
}
