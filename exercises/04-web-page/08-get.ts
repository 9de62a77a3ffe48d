import type { LookupFunction } from "node:net";

/**
 * Fetches a page over a TCP connection of its own, with `Connection: close`. Any status is a result, 404 too. What the
 * reply's head says decides where the body ends (RFC 9112, section 6.3):
 * - status 204 or 304: there is none
 * - both `Content-Length` and `Transfer-Encoding`: reject, nobody knows which one is true
 * - `Transfer-Encoding: chunked`: at the blank line behind the last chunk
 * - `Content-Length`: after so many bytes
 * - neither: at the end of the connection
 *
 * The socket is destroyed before `get` settles, whatever happens.
 *
 * @param url an `http:` URL; port 80 if it names none
 * @param options `lookup` is handed on to `net.connect`: it turns the host name into an address
 * @returns header names are in lower case; the text is decoded as in the step before
 * @throws Error, as a rejection, with a message that tells what happened: refused, reset, cut off, no HTTP
 */
export async function get(url: URL, options: { lookup?: LookupFunction } = {}): Promise<{ status: number; headers: Map<string, string[]>; text: string }> {
  // TODO: connect, send the request, read the head, read the body, decode it; and hang up in any case.
  throw new Error("TODO: get");
}
