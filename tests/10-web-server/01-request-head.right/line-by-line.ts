interface Head {
  method: string;
  target: string;
  version: string;
  headers: Map<string, string[]>;
  rest: Uint8Array;
}

export function parseRequestHead(bytes: Uint8Array): Head | undefined {
  const lines: string[] = [];
  let at = 0;
  for (;;) {
    const end = lineEnd(bytes, at);
    if (end > 16_384 || (end < 0 && bytes.length > 16_384)) throw new RangeError("Head too long");
    if (end < 0) return undefined;
    const line = String.fromCharCode(...bytes.subarray(at, end));
    if (line.includes("\n")) throw new SyntaxError("A line feed inside a line");
    at = end + 2;
    if (line === "") return parse(lines, bytes.slice(at));
    lines.push(line);
  }
}

function lineEnd(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) if (bytes[at] === 13 && bytes[at + 1] === 10) return at;
  return -1;
}

function parse([requestLine = "", ...lines]: string[], rest: Uint8Array): Head {
  const parts = requestLine.split(" ");
  const [method = "", target = "", protocol = ""] = parts;
  if (parts.length !== 3 || !method || !target || /\t/.test(requestLine)) throw new SyntaxError(requestLine);
  if (protocol !== "HTTP/1.0" && protocol !== "HTTP/1.1")
    throw new SyntaxError(`No such version: ${protocol}`);
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    if (colon < 1 || name.includes(" ") || name.includes("\t")) throw new SyntaxError(line);
    const values = headers.get(name) ?? [];
    values.push(line.slice(colon + 1).trim());
    headers.set(name, values);
  }
  const hosts = headers.get("host") ?? [];
  if (protocol === "HTTP/1.1" && hosts.length !== 1) throw new SyntaxError(`${hosts.length} hosts`);
  return { method, target, version: protocol.slice(5), headers, rest };
}
