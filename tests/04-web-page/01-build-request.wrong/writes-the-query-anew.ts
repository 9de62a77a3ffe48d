export function buildRequest(url: URL, method = "GET"): Uint8Array {
  const query = url.searchParams.toString();
  const path = query ? `${url.pathname}?${query}` : url.pathname;
  return Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`);
}
