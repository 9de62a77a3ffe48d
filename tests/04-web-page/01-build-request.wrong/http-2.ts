export function buildRequest(url: URL, method = "GET"): Uint8Array {
  const target = url.pathname + url.search;
  return Buffer.from(`${method} ${target} HTTP/2.0\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`);
}
