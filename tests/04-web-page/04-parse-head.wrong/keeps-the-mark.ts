export function parseHead(bytes: Uint8Array) {
  const all = Buffer.from(bytes);
  const end = all.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = all.toString("latin1", 0, end).split("\r\n");
  const statusLine = /^HTTP\/\d\.\d (\d{3})(?: (.*))?$/.exec(first);
  if (!statusLine) throw new SyntaxError(`Not a status line: ${first}`);
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const header = /^([^\s:]+):(.*)$/.exec(line);
    if (!header) throw new SyntaxError(`Not a header: ${line}`);
    const name = (header[1] as string).toLowerCase();
    const value = (header[2] as string).trim();
    headers.set(name, [...(headers.get(name) ?? []), value]);
  }
  const [, status, reason = ""] = statusLine;
  return { status: Number(status), reason, headers, body: all.subarray(end + 2) };
}
