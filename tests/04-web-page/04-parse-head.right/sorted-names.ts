export function parseHead(
  bytes: Uint8Array,
): { status: number; reason: string; headers: Map<string, string[]>; body: Uint8Array } | undefined {
  const all = Buffer.from(bytes);
  const end = all.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = all.toString("latin1", 0, end).split("\r\n");
  const match = /^HTTP\/\d\.\d (\d{3})(?: (.*))?$/.exec(first);
  if (!match) throw new SyntaxError(`Not a status line: ${first}`);
  const pairs = lines.map((line) => {
    const [, name = "", value = ""] = /^([^\s:]+):(.*)$/.exec(line) ?? [];
    if (!name) throw new SyntaxError(`Not a header: ${line}`);
    return { name: name.toLowerCase(), value: value.trim() };
  });
  const names = [...new Set(pairs.map(({ name }) => name))].sort();
  const valuesOf = (name: string) => pairs.filter((pair) => pair.name === name).map(({ value }) => value);
  const headers = new Map(names.map((name) => [name, valuesOf(name)]));
  return { status: Number(match[1]), reason: match[2] ?? "", headers, body: bytes.subarray(end + 4) };
}
