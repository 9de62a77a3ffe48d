export function buildRequest(url: URL, method = "GET"): Uint8Array {
  let request = `${method} ${url.pathname}${url.search} HTTP/1.1\r\n`;
  request += `Host: ${url.host}\r\n`;
  request += "Connection: close\r\n\r\n";
  request += "\r\n"; // the empty line
  return new TextEncoder().encode(request);
}
