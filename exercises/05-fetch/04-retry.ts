/**
 * Asks for `url`, and asks again while the server says that it is too busy (503).
 *
 * @param options.retries how many further tries there may be after the first; 0 means one try in all
 * @param options.delay how long to wait before the second try, in milliseconds; before each further one it doubles.
 *   An answer with the header `Retry-After: <seconds>` (RFC 9110, section 10.2.3) says itself how long to wait
 * @returns the first answer that is not 503, or else the answer to the last try; its body is not read yet
 *
 * An answer that is not returned is let go: its body is read or cancelled. Other statuses of 5xx, a `Retry-After` that
 * is a date, and failures of the network may be treated as you like.
 */
export async function fetchWithRetry(
  url: string,
  options: { retries: number; delay: number },
): Promise<Response> {
  // TODO: ask; return what is worth returning; else wait, longer each time, and ask again.
  throw new Error("TODO: fetchWithRetry");
}
