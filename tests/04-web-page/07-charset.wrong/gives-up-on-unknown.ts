export function bodyText(headers: Map<string, string[]>, body: Uint8Array): string {
  const type = headers.get("content-type")?.[0] ?? "";
  const named = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1];
  const decoder = decoderFor(named ?? (isHtml(type) ? declared(body) : undefined) ?? "utf-8");
  if (!decoder) return "";
  // Not the one-shot form: in many versions of Node it takes windows-1252 for ISO 8859-1, and € becomes U+0080.
  return decoder.decode(body, { stream: true }) + decoder.decode();
}

function isHtml(type: string): boolean {
  return /^\s*text\/html\s*(;|$)/i.test(type);
}

/** The declaration is ASCII, which has the same bytes in almost every charset, so Latin-1 is good enough to find it. */
function declared(page: Uint8Array): string | undefined {
  const start = Buffer.from(page.subarray(0, 1024)).toString("latin1");
  return /<meta\s[^>]*?charset\s*=\s*["']?\s*([^\s"'>;/]+)/i.exec(start)?.[1];
}

function decoderFor(charset: string) {
  try {
    return new TextDecoder(charset);
  } catch {
    return undefined;
  }
}
