/**
 * Sends `data` as JSON in a POST request, with `fetch()`, and returns the value that the JSON in the answer represents.
 *
 * @param data anything that JSON can express, including a string, a number, `false` or `null`; sent as the request's body
 *   with the header `Content-Type: application/json` (RFC 8259)
 * @returns the answer's value, or `undefined` for a 204, which never has a body (RFC 9110, section 15.3.5)
 * @throws Error whose message contains the status if it is not 2xx, whatever the body of that answer is
 * @throws Error whose message contains the URL and the answer's content type if the body is not valid JSON, whatever
 *   that content type is
 */
export async function postJson<T>(url: string, data: unknown): Promise<T> {
  // TODO: say what you send. Look at what came back before you take it for JSON.
  throw new Error("TODO: postJson");
}
