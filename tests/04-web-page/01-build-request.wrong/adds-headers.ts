export function buildRequest(url: URL, method = "GET"): Uint8Array {
  const headers = { Host: url.host, "User-Agent": "node", Accept: "*/*", Connection: "close" };
  const head = Object.entries(headers)
    .map(([k, v]) => `${k}: ${v}\r\n`)
    .join("");
  return Buffer.from(`${method} ${url.pathname + url.search} HTTP/1.1\r\n${head}\r\n`);
}
