export function bodyText(headers: Map<string, string[]>, body: Uint8Array): string {
  const text = new TextDecoder().decode(body);
  const type = headers.get("content-type")?.[0] ?? "";
  let label = /charset="?([^\s";]+)/i.exec(type)?.[1] ?? "utf-8";
  if (!/charset/i.test(type) && /^text\/html/i.test(type))
    label = /<meta\s[^>]*charset\s*=\s*["']?([^\s"'>;/]+)/i.exec(text.slice(0, 1024))?.[1] ?? label;
  const d = new TextDecoder(label);
  return d.decode(Buffer.from(text), { stream: true }) + d.decode();
}
