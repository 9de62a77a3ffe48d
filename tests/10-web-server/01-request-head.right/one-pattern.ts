const head = /^([^ \r\n\t]+) ([^ \r\n\t]+) HTTP\/(1\.0|1\.1)\r\n((?:[^\s:]+:[^\r\n]*\r\n)*)\r\n$/;

export function parseRequestHead(
  bytes: Uint8Array,
):
  | { method: string; target: string; version: string; headers: Map<string, string[]>; rest: Uint8Array }
  | undefined {
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 17_000));
  const end = text.indexOf("\r\n\r\n");
  if (end > 16_384 || (end === -1 && text.length > 16_384)) throw new RangeError("431");
  if (end === -1) return;
  const match = head.exec(text.slice(0, end + 4));
  if (match === null) throw new SyntaxError("400");
  const [, method, target, version, fields] = match as unknown as [string, string, string, string, string];
  const headers = new Map<string, string[]>();
  for (const [, name, value] of fields.matchAll(/^([^:\r\n]+):(.*)$/gm)) {
    const key = name!.toLowerCase();
    if (!headers.has(key)) headers.set(key, []);
    headers.get(key)!.push(value!.trim());
  }
  if (version === "1.1" && (headers.get("host") ?? []).length !== 1) throw new SyntaxError("Host");
  return { method, target, version, headers, rest: bytes.slice(end + 4) };
}
