/**
 * The body of a web page, unchanged, as text (UTF-8), if all of it arrives within `milliseconds`, counted from the call.
 *
 * @param signal lets the caller abort the request, at any moment until the text is complete; may be aborted already
 * @throws an error named `TimeoutError` when the time is up, whether the head of the answer has come or not
 * @throws an error named `AbortError` when the caller aborts, or has aborted before the call. If the caller has given
 *   `abort()` a reason of their own, that reason may take its place
 * @throws the error of fetch() if the network fails, or one with it as `cause`
 *
 * Whatever ends the call early, the request ends too: its connection is closed. No timer outlives the call, except that
 * of `AbortSignal.timeout`, which keeps no program running.
 */
export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  // TODO: a deadline that counts until the last byte, and a caller that may be faster.
  throw new Error("TODO: fetchWithin");
}
