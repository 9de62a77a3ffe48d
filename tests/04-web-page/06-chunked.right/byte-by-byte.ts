async function* bytesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<number, never> {
  for await (const chunk of chunks) yield* chunk;
  throw new Error("unexpected end of the stream");
}

export async function* decodeChunked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const bytes = bytesOf(chunks);
  const nextByte = async () => (await bytes.next()).value;
  async function readLine(): Promise<string> {
    let line = "";
    while (!line.endsWith("\r\n")) line += String.fromCharCode(await nextByte());
    return line.slice(0, -2);
  }
  while (true) {
    const line = await readLine();
    const semicolon = line.indexOf(";");
    const size = (semicolon < 0 ? line : line.slice(0, semicolon)).trimEnd();
    if (size === "" || /[^\da-fA-F]/.test(size)) throw new SyntaxError(`chunk size expected, not "${size}"`);
    const data = new Uint8Array(Number(`0x${size}`));
    for (let at = 0; at < data.length; at++) data[at] = await nextByte();
    if (data.length === 0) break;
    yield data;
    if ((await nextByte()) !== 13 || (await nextByte()) !== 10) throw new SyntaxError("CRLF expected");
  }
  let trailer: string;
  do trailer = await readLine();
  while (trailer !== "");
}
