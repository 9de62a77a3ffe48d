export function buildRequest(url: URL, method = "GET"): Uint8Array {
  const headers: Record<string, string> = { Host: url.host, Connection: "close" };
  if (method === "POST" || method === "PUT") headers["Content-Length"] = "0";
  const head = Object.entries(headers)
    .map(([k, v]) => `${k}: ${v}\r\n`)
    .join("");
  return Buffer.from(`${method} ${url.pathname + url.search} HTTP/1.1\r\n${head}\r\n`);
}
