interface Head {
  status: number;
  reason: string;
  headers: Map<string, string[]>;
  body: Uint8Array;
}

export function parseHead(bytes: Uint8Array): Head | undefined {
  const lines: string[] = [];
  let line = "";
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 13 || bytes[at + 1] !== 10) {
      line += String.fromCharCode(bytes[at] as number);
      continue;
    }
    at++;
    if (line === "" && lines.length > 0) return head(lines, bytes.slice(at + 1));
    lines.push(line);
    line = "";
  }
  return undefined;
}

function head([first = "", ...rest]: string[], body: Uint8Array): Head {
  const [version = "", status = "", ...words] = first.split(" ");
  if (!version.startsWith("HTTP/1.") || !/^\d\d\d$/.test(status)) throw new SyntaxError(first);
  const headers = new Map<string, string[]>();
  for (const line of rest) {
    const colon = line.indexOf(":");
    if (colon < 1 || " \t".includes(line.charAt(0)) || " \t".includes(line.charAt(colon - 1))) {
      throw new SyntaxError(line);
    }
    const name = line.slice(0, colon).toLowerCase();
    if (!headers.has(name)) headers.set(name, []);
    headers.get(name)?.push(line.slice(colon + 1).trim());
  }
  return { status: Number.parseInt(status, 10), reason: words.join(" "), headers, body };
}
