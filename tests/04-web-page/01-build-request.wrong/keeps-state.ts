const lines: string[] = [];
export function buildRequest(url: URL, method = "GET"): Uint8Array {
  lines.push(`${method} ${url.pathname}${url.search} HTTP/1.1`);
  lines.push(`Host: ${url.host}`);
  lines.push("Connection: close");
  lines.push("", "");
  return Buffer.from(lines.join("\r\n"));
}
