export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  const decoder = new TextDecoder(charset, { fatal: true });
  const stream = { stream: true };
  return (
    bytes.reduce((text, _, at) => text + decoder.decode(bytes.subarray(at, at + 1), stream), "") +
    decoder.decode()
  );
}
