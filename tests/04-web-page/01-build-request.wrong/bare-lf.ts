export function buildRequest(url: URL, method = "GET"): Uint8Array {
  const request = `${method} ${url.pathname}${url.search} HTTP/1.1\nHost: ${url.host}\nConnection: close\n\n`;
  return Buffer.from(request);
}
