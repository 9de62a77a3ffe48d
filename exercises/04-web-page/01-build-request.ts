/**
 * The bytes that ask a web server for `url` and for nothing else (RFC 9112, sections 2.1 and 3). Each line ends with
 * CRLF; they are, in this order:
 *
 * - the request line: method, space, path with query, space, `HTTP/1.1`
 * - `Host: ` and the name that the URL gives, with its port unless that is the default one
 * - `Connection: close`: the server is to hang up after its reply
 * - an empty line
 */
export function buildRequest(url: URL, method = "GET"): Uint8Array {
  // TODO: look at the parts of `url` in the Node documentation; join the lines; turn the text into bytes.
  throw new Error("TODO: buildRequest");
}
