export function bodyText(headers: Map<string, string[]>, body: Uint8Array): string {
  const type = headers.get("content-type")?.[0] ?? "";
  const named = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1];
  const decoder = decoderFor(named ?? (isHtml(type) ? declared(body) : undefined) ?? "utf-8");
  // The streaming form: on Node 20 the one-shot form takes windows-1252 for ISO 8859-1, and € becomes U+0080.
  return decoder.decode(body, { stream: true }) + decoder.decode();
}

function isHtml(type: string): boolean {
  return /^\s*text\/html\s*(;|$)/i.test(type);
}

/** What the page says of itself is ASCII in every charset that can say it, so latin1 is good enough to look for it. */
function declared(page: Uint8Array): string | undefined {
  const start = Buffer.from(page.subarray(0, 1024)).toString("latin1");
  return /<meta\s[^>]*?charset\s*=\s*["']?\s*([^\s"'>;/]+)/i.exec(start)?.[1];
}

function decoderFor(charset: string) {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
