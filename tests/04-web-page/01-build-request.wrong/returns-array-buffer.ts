export function buildRequest(url: URL, method = "GET") {
  const lines = [`${method} ${url.pathname}${url.search} HTTP/1.1`, `Host: ${url.host}`, "Connection: close"];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`).buffer;
}
