import { TextDecoder } from "node:util"; // the same as the global one, but TypeScript also knows it as a type

/**
 * Decodes the body of a reply with the charset that the `Content-Type` header names. If it names none, and only for
 * `text/html`, uses the charset that the page declares in a `<meta>` element within its first 1024 bytes. Otherwise UTF-8.
 *
 * A charset that `TextDecoder` does not know counts as UTF-8; if the header names it, the page's own declaration is not
 * used. Malformed bytes become U+FFFD. Never throws because of charset or bytes.
 *
 * Decode in the streaming form, `decode(bytes, { stream: true }) + decode()`: in many versions of Node, the one-shot form
 * is wrong for windows-1252.
 *
 * @param headers the values of each header, by its name in lower case
 */
export function bodyText(headers: Map<string, string[]>, body: Uint8Array): string {
  // TODO: find the name of the charset, make a TextDecoder for it, and decode.
  throw new Error("TODO: bodyText");
}
