export function buildRequest({ pathname, search, host }: URL, method = "GET"): Uint8Array {
  return Buffer.from(
    `${method} ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    "ascii",
  );
}
