/**
 * Builds the HTTP/1.1 request for `url` (RFC 9112, sections 2.1 and 3). It has exactly these lines, in this order, and
 * each of them ends with CRLF:
 *
 * - the request line: method, space, path and query as the URL has them, space, `HTTP/1.1`
 * - `Host: `, the URL's host name and, unless it is the default one, `:` and its port
 * - `Connection: close`, which asks the server to close the connection after its reply
 * - an empty line
 *
 * @returns the request as bytes
 */
export function buildRequest(url: URL, method = "GET"): Uint8Array {
  // TODO: look up the properties of `URL` in the Node documentation. Join the lines, then turn the text into bytes.
  throw new Error("TODO: buildRequest");
}
