export function buildRequest(url: URL, method = "GET"): Uint8Array {
  return Buffer.from(
    `${method} ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.origin}\r\nConnection: close\r\n\r\n`,
  );
}
