const lineEnd = String.raw`\r\n`;

export function buildRequest(url: URL, method = "GET"): Uint8Array {
  const lines = [`${method} ${url.pathname}${url.search} HTTP/1.1`, `Host: ${url.host}`, "Connection: close"];
  return Buffer.from([...lines, "", ""].join(lineEnd));
}
