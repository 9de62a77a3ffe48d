/**
 * Reads the head of an HTTP reply (RFC 9112, sections 4 and 5): a status line and header lines, each ended by CRLF,
 * then an empty line. A line such as `HTTP/1.1 404 Not Found` gives status 404 and reason `Not Found`; the reason may
 * be empty, or missing with its space.
 *
 * - `headers`: by name in lower case, all values in the order they came, without spaces and tabs around them
 * - `body`: the bytes behind the empty line, untouched
 *
 * Returns undefined while the empty line has not come yet.
 *
 * @throws SyntaxError if the first line is no status line, a header line begins with a space or tab (obs-fold), or
 *   there is a space before its colon
 */
export function parseHead(
  bytes: Uint8Array,
): { status: number; reason: string; headers: Map<string, string[]>; body: Uint8Array } | undefined {
  // TODO: find where the head ends, in bytes; only then turn the head (not the body) into text.
  throw new Error("TODO: parseHead");
}
