export function bodyText(headers: Map<string, string[]>, body: Uint8Array): string {
  const type = headers.get("content-type")?.[0] ?? "";
  const charset = /charset=([^;]+)/i.exec(type)?.[1] ?? "utf-8";
  return Buffer.from(body).toString(charset as BufferEncoding);
}
