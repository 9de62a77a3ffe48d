/**
 * The body of a web page, unchanged, as text (UTF-8). Each call asks the server with `fetch()`.
 *
 * @param url where the page is, such as `http://cats.example/`
 * @throws Error whose message contains the status and the URL if the status is not a success (200 to 299)
 * @throws Error if no answer came, or only a part of one; the reason (an error with a `code` such as `ECONNREFUSED`) is
 *   somewhere along its chain of `cause`
 */
export async function fetchText(url: string): Promise<string> {
  // TODO: ask with fetch(). Look at how the server answered. Read the body.
  throw new Error("TODO: fetchText");
}
