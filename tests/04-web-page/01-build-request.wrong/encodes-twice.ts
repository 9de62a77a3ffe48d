export function buildRequest(url: URL, method = "GET"): Uint8Array {
  const target = encodeURI(url.pathname + url.search);
  return Buffer.from(`${method} ${target} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`);
}
