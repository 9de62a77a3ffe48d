const high = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

export function bodyText(headers: Map<string, string[]>, body: Uint8Array): string {
  const type = headers.get("content-type")?.[0]?.toLowerCase() ?? "";
  const match = type.match(/charset="?([\w-]+)/) ?? (type.startsWith("text/html") ? metaOf(body) : null);
  let encoding = "utf-8";
  try {
    encoding = new TextDecoder(match?.[1]).encoding;
  } catch {
    return Buffer.from(body).toString();
  }
  if (encoding !== "windows-1252") return new TextDecoder(encoding).decode(body);
  const characters = Array.from(body, (byte) =>
    byte >= 0x80 && byte <= 0x9f ? high[byte - 0x80] : String.fromCharCode(byte),
  );
  return characters.join("");
}

function metaOf(body: Uint8Array): RegExpMatchArray | null {
  const start = Buffer.from(body).toString("latin1", 0, 1024).toLowerCase();
  return start.match(/<meta [^>]*charset=["']?([\w-]+)/);
}
