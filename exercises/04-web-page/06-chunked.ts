/**
 * Decodes a body in chunked transfer coding (RFC 9112, section 7.1). Each chunk is a line with its size in hexadecimal
 * digits, perhaps followed by `;` and extensions, then that many bytes of data, then CRLF. A chunk of size 0 has no data;
 * after it come trailer lines, if any, and an empty line. Stops there: the stream may stay open. Every line ends with
 * CRLF. You may accept or reject spaces after a size.
 *
 * @param chunks what arrives, beginning with the first size; the network may have cut it anywhere, and a
 *   piece may be empty. Use one iterator: a second one may begin again with the first piece
 * @returns the data as bytes, in pieces of any size, even empty ones
 * @throws SyntaxError if a size is not made of hexadecimal digits only, if LF alone follows it, or if data is not
 *   followed by CRLF
 * @throws Error if the stream ends before the empty line at the end (a `TypeError` does not count)
 */
export async function* decodeChunked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // TODO: read a line and take its size, then read that many bytes. Keep what is left over for the next line.
  throw new Error("TODO: decodeChunked");
}
