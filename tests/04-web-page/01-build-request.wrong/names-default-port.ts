export function buildRequest(url: URL, method = "GET"): Uint8Array {
  const host = `${url.hostname}:${url.port || 80}`;
  const lines = [
    `${method} ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${host}`,
    "Connection: close",
    "",
    "",
  ];
  return Buffer.from(lines.join("\r\n"));
}
