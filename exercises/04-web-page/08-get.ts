import type { LookupFunction } from "node:net";

/**
 * Fetches a page over a TCP connection of its own, with the request of step 1. Resolves for any status, even 404. The head
 * of the reply decides where the body ends (RFC 9112, section 6.3):
 * - status 204 or 304: there is no body
 * - both `Content-Length` and `Transfer-Encoding`: reject
 * - `Transfer-Encoding: chunked`: at the empty line after the last chunk
 * - `Content-Length`: after that many bytes
 * - neither: at the end of the connection
 *
 * The socket is destroyed before `get` settles, whatever happens.
 *
 * @param url an `http:` URL; the port is 80 if it names none
 * @param options `lookup` is passed on to `net.connect`, which uses it to turn the host name into an address
 * @returns header names are in lower case; the text is decoded as in step 7
 * @throws Error, as a rejection, that says what happened: refused, reset, cut off, not valid HTTP. Its message is not
 *   empty, and a `TypeError` does not count. The reason of a failed connection is in the error or its `cause`.
 */
export async function get(url: URL, options: { lookup?: LookupFunction } = {}): Promise<{ status: number; headers: Map<string, string[]>; text: string }> {
  // TODO: connect, send the request, read the head, read the body, decode it. Destroy the socket in any case.
  throw new Error("TODO: get");
}
