/**
 * The text of a reply's body, decoded with the charset that the `Content-Type` header names; else, for `text/html`, with
 * the one that the page declares in a `<meta>` element within its first 1024 bytes; else as UTF-8. A charset that
 * `TextDecoder` does not know counts as UTF-8 (the page is not asked then). Malformed bytes become U+FFFD: never throws.
 *
 * On Node 20 decode in the streaming form, `decode(bytes, { stream: true }) + decode()`: the one-shot form is wrong for
 * windows-1252 there.
 *
 * @param headers the values of each header, by its name in lower case
 */
export function bodyText(headers: Map<string, string[]>, body: Uint8Array): string {
  // TODO: find the charset's name, make a TextDecoder for it, decode.
  throw new Error("TODO: bodyText");
}
