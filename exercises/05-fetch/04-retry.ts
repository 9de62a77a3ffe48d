/**
 * Asks for `url` with `fetch()`, and asks again while the server says that it is too busy (503).
 *
 * @param options.retries how many further tries there may be after the first; 0 means one try in all
 * @param options.delay how long to wait before the second try, in milliseconds; the wait doubles before each further
 *   one. An answer with the header `Retry-After: <seconds>` (RFC 9110, section 10.2.3) sets the next wait itself
 * @returns the first answer that is a success or a 404, or else the answer to the last try; its body is unread
 *
 * No wait blocks the event loop, and none comes before the first request or after the last answer. `options` stays as it is.
 *
 * The body of an answer that is not returned is read or cancelled. Other failing statuses, a `Retry-After` that is a
 * date or shorter than the delay, the waits after a `Retry-After`, and network failures may be treated as you like.
 */
export async function fetchWithRetry(
  url: string,
  options: { retries: number; delay: number },
): Promise<Response> {
  // TODO: ask. Return an answer that needs no other try. Otherwise wait, longer each time, and ask again.
  throw new Error("TODO: fetchWithRetry");
}
