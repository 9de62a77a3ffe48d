const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  let decoder = decoders.get(charset);
  if (!decoder) {
    decoder = new TextDecoder(charset, { fatal: true });
    decoders.set(charset, decoder);
  }
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}
