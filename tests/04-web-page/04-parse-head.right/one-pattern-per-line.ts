type Head = { status: number; reason: string; headers: Map<string, string[]>; body: Uint8Array };

export function parseHead(bytes: Uint8Array): Head | undefined {
  const text = new TextDecoder("latin1").decode(bytes);
  const length = text.indexOf("\r\n\r\n");
  if (length === -1) return undefined;
  const match = text
    .slice(0, length + 2)
    .match(/^HTTP\/[\d.]+ (?<status>\d{3})(?: (?<reason>[^\r\n]*))?\r\n(?<fields>[\s\S]*)$/);
  if (!match?.groups) throw new SyntaxError("The reply does not begin with a status line");
  const { status, reason = "", fields = "" } = match.groups;
  const pattern = /([!-9;-~]+):[ \t]*([^\r\n]*?)[ \t]*\r\n/y;
  const headers = new Map<string, string[]>();
  while (pattern.lastIndex < fields.length) {
    const from = pattern.lastIndex;
    const [, name = "", value = ""] = pattern.exec(fields) ?? [];
    if (name === "") throw new SyntaxError(`No header at ${JSON.stringify(fields.slice(from, from + 20))}`);
    const values = headers.get(name.toLowerCase()) ?? [];
    headers.set(name.toLowerCase(), values.concat(value));
  }
  return { status: Number(status), reason, headers, body: bytes.subarray(length + 4) };
}
