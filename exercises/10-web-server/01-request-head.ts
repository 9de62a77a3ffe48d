/**
 * Reads the head of an HTTP request (RFC 9112, sections 2 to 5): a request line and header lines, each ended by CRLF,
 * then an empty line.
 *
 * - `method` and `target`: exactly as they came, nothing decoded
 * - `version`: `"1.0"` or `"1.1"`
 * - `headers`: by name in lower case, all values in the order they came, without spaces and tabs around them
 * - `rest`: the bytes after the empty line, untouched
 *
 * Returns undefined while the empty line hasn't come yet. Only CRLF ends a line: never returns a head in which an LF
 * stands alone (undefined or any error will do).
 *
 * @throws RangeError if there are more than 16 KiB before the empty line, or more than 16 KiB and no empty line yet
 * @throws SyntaxError if the request line is not a method, a target and `HTTP/1.0` or `HTTP/1.1` with one space between
 *   them; if a header line begins with a space or tab (obs-fold), has no name, no colon, or a space before the colon; if
 *   a request of HTTP/1.1 doesn't have exactly one Host. (A wrong line may also be refused before the empty line comes.)
 */
export function parseRequestHead(
  bytes: Uint8Array,
):
  | { method: string; target: string; version: string; headers: Map<string, string[]>; rest: Uint8Array }
  | undefined {
  // TODO: find the empty line in the bytes first; then the request line, then each header line.
  throw new Error("TODO: parseRequestHead");
}
