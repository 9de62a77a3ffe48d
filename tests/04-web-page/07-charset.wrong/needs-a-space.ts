export function bodyText(headers: Map<string, string[]>, body: Uint8Array): string {
  const type = headers.get("content-type")?.[0] ?? "";
  let charset = /; charset="?([^";\s]+)/i.exec(type)?.[1];
  if (!charset && /^text\/html/i.test(type)) {
    const page = Buffer.from(body).toString("latin1", 0, 1024);
    charset = /<meta[^>]+charset=["']?([^"'>\s;]+)/i.exec(page)?.[1];
  }
  let decoder = new TextDecoder();
  try {
    decoder = new TextDecoder(charset ?? "utf-8");
  } catch {
    // not a charset that Node knows: UTF-8 it is
  }
  return decoder.decode(body, { stream: true }) + decoder.decode();
}
