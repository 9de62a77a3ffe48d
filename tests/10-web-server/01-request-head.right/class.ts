class HeadReader {
  readonly headers = new Map<string, string[]>();
  method = "";
  target = "";
  version = "";

  first(line: string): void {
    const space = line.indexOf(" ");
    const last = line.lastIndexOf(" ");
    this.method = line.slice(0, space);
    this.target = line.slice(space + 1, last);
    const protocol = line.slice(last + 1);
    if (space < 1 || last <= space || /\s/.test(this.target) || /\s/.test(this.method)) this.refuse(line);
    if (this.target === "" || !["HTTP/1.0", "HTTP/1.1"].includes(protocol)) this.refuse(line);
    this.version = protocol.replace("HTTP/", "");
  }

  header(line: string): void {
    if (/^[ \t]|\n/.test(line)) this.refuse(line);
    const [name = ""] = line.split(":", 1);
    if (name === "" || name === line || name.trim() !== name || /\s/.test(name)) this.refuse(line);
    const values = this.headers.get(name.toLowerCase()) ?? [];
    this.headers.set(
      name.toLowerCase(),
      values.concat(line.slice(name.length + 1).replace(/^[ \t]+|[ \t]+$/g, "")),
    );
  }

  finish(): void {
    if (this.version === "1.1" && this.headers.get("host")?.length !== 1) this.refuse("Host");
  }

  refuse(line: string): never {
    throw new SyntaxError(`Refused: ${line}`);
  }
}

export function parseRequestHead(bytes: Uint8Array) {
  const end = Buffer.from(bytes).indexOf("\r\n\r\n");
  if (Math.max(end, end < 0 ? bytes.length - 4 : 0) > 16_384) throw new RangeError("Too long");
  if (end < 0) return undefined;
  const reader = new HeadReader();
  const [first = "", ...others] = Buffer.from(bytes.subarray(0, end)).toString("binary").split("\r\n");
  reader.first(first);
  for (const line of others) reader.header(line);
  reader.finish();
  const { method, target, version, headers } = reader;
  return { method, target, version, headers, rest: bytes.subarray(end + 4) };
}
