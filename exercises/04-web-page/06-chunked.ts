/**
 * Takes a body out of its chunked transfer coding (RFC 9112, section 7.1): a line with the size in hexadecimal digits
 * and perhaps extensions after `;`, that many bytes of data, CRLF; and so on until a size of 0, trailer lines and a
 * blank line. Stops there: the stream may stay open.
 *
 * @param chunks what arrives, beginning with the first size; the network may have cut it anywhere
 * @returns the data, in pieces of any size
 * @throws SyntaxError if a size is not hexadecimal, or data is not followed by CRLF
 * @throws Error if the stream ends before the last blank line
 */
export async function* decodeChunked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // TODO: read a line and take its size, then read that many bytes; keep what is left over for the next line.
  throw new Error("TODO: decodeChunked");
}
