export function buildRequest(url: URL, method = "GET"): Uint8Array {
  const head = [`${method} ${url.pathname}${url.search} HTTP/1.1`, "Connection: close", `Host: ${url.host}`];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n`);
}
