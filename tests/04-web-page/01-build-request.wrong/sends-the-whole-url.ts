export function buildRequest(url: URL, method = "GET"): Uint8Array {
  return new TextEncoder().encode(
    `${method} ${url.href} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`,
  );
}
