export function buildRequest(url: URL, method = "GET"): Uint8Array {
  const host = url.href.split("/")[2];
  return Buffer.from(
    `${method} ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
  );
}
