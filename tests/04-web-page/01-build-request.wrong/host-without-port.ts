export function buildRequest(url: URL, method = "GET"): Uint8Array {
  const { pathname, search, hostname } = url;
  return Buffer.from(
    `${method} ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`,
  );
}
