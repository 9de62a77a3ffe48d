/**
 * The body of a web page, as text (UTF-8).
 *
 * @param url where the page is, such as `http://cats.example/`
 * @throws Error that names the status and the URL if the server does not answer with success (a status of 2xx)
 * @throws Error if no answer came, or only a part of one; the reason (an error with a `code` such as `ECONNREFUSED`)
 *   stands somewhere along its chain of `cause`
 */
export async function fetchText(url: string): Promise<string> {
  // TODO: ask with fetch(); look at how the server answered; read the body.
  throw new Error("TODO: fetchText");
}
