export function buildRequest(url: URL, method = "GET"): Uint8Array {
  const lines = [
    `${method} ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`, // not hostname, which has no port
    "Connection: close",
    "", // the empty line,
    "", // and nothing behind its CRLF
  ];
  return new TextEncoder().encode(lines.join("\r\n"));
}
