export function buildRequest(url: URL, method = "GET"): Uint8Array {
  const port = url.port === "" ? "" : `:${url.port}`;
  const headers = new Map([
    ["Host", url.hostname + port],
    ["Connection", "close"],
  ]);
  const parts: Uint8Array[] = [];
  const line = (text: string) => parts.push(Buffer.from(text), Uint8Array.of(13, 10));
  line([method, url.pathname.concat(url.search), "HTTP/1.1"].join(" "));
  for (const [name, value] of headers) line(`${name}: ${value}`);
  line("");
  return Uint8Array.from(Buffer.concat(parts));
}
