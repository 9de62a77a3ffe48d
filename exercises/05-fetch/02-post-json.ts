/**
 * Sends `data` as JSON with a POST request and gives what the server answers, taken out of its JSON.
 *
 * @param data anything that JSON can say, also a string, a number, `false` or `null`; sent as the request's body with
 *   the header `Content-Type: application/json` (RFC 8259)
 * @returns the answer's value, or `undefined` for a 204, which has no body (RFC 9110, section 15.3.5)
 * @throws Error that names the status if it is not 2xx, whatever the body of that answer is
 * @throws Error that names the URL and the answer's content type if the body is not JSON
 */
export async function postJson<T>(url: string, data: unknown): Promise<T> {
  // TODO: say what you send, and look at what came back before you take it for JSON.
  throw new Error("TODO: postJson");
}
