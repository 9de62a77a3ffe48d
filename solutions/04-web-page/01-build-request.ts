export function buildRequest(url: URL, method = "GET"): Uint8Array {
  const lines = [
    `${method} ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`, // `hostname` would leave out the port
    "Connection: close",
    "", // the empty line
    "", // join() puts CRLF between strings only, so one more is needed after the empty line
  ];
  return new TextEncoder().encode(lines.join("\r\n"));
}
