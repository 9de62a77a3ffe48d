export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  const decoder = decoderFor(charset);
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}

function decoderFor(charset: string) {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    return new TextDecoder("utf-8", { fatal: true });
  }
}
