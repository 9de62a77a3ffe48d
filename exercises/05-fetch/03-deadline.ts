/**
 * The body of a web page, as text, if all of it is here within `milliseconds`, counted from the call.
 *
 * @param signal the caller's own way to call the request off, at any moment until the text is complete
 * @throws DOMException named `TimeoutError` when the time is up, whether the answer's head has come or not
 * @throws DOMException named `AbortError` when the caller aborts, or has aborted before
 * @throws Error of fetch() if the network fails
 *
 * Whoever calls it off, the request ends: its connection is closed. No timer outlives the call, save the one of
 * `AbortSignal.timeout`, which keeps no program running.
 */
export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  // TODO: a deadline that counts until the last byte, and a caller who may be faster.
  throw new Error("TODO: fetchWithin");
}
