/**
 * Reads the head of an HTTP reply (RFC 9112, sections 4 and 5): a status line and header lines, each ended by CRLF, then
 * an empty line. A status line is `HTTP/`, a version, a space and a status of three digits, then a space and the reason,
 * as in `HTTP/1.1 404 Not Found`. The reason may be empty, and the space before it may then be missing.
 *
 * - `headers`: for each name, in lower case, all its values in order, without the spaces and tabs around them
 * - `body`: the bytes after the empty line, unchanged
 *
 * Returns undefined as long as the empty line has not arrived.
 *
 * @throws SyntaxError if the first line is not a status line, if a header line begins with a space or tab (obs-fold), or
 *   if there is a space before its colon
 */
export function parseHead(
  bytes: Uint8Array,
): { status: number; reason: string; headers: Map<string, string[]>; body: Uint8Array } | undefined {
  // TODO: find the end of the head in the bytes. Only then turn the head (not the body) into text.
  throw new Error("TODO: parseHead");
}
