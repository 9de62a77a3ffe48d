import { setImmediate as nextTurn } from "node:timers/promises";
import { chunkedBody, readRequest, replyHead } from "./http-messages.ts";
import type { Peer } from "./peer.ts";

const opening = `<!DOCTYPE html>
<html lang="en">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">
<title>The Cats’ Café</title>
</head>
<body>
<h1>The Cats’ Café – today’s guests</h1>
<p>“A café is only a room, until a cat sits in it.” A place by the window: 4 €.</p>
<ol>
`;

const closing = `
<address>cats.example</address>
</body>
</html>
`;

const names = ["Zoë", "Minou", "Béla", "Frida", "Noël", "Ásta", "Björn", "Mimi", "Søren", "Chloé", "Tom"];
const coats = ["tabby", "black", "tortoiseshell", "white", "ginger", "grey", "calico"];
const moods = [
  "asleep on the radiator",
  "watching the door…",
  "not to be woken",
  "in the piano",
  "at the window – as always",
];

/** The guest with this number: the lists have no length in common, so no two of the first 385 are alike. */
function guest(number: number): string {
  const pick = (list: string[]) => list[number % list.length];
  return `<li>${pick(names)}, ${pick(coats)}, aged ${1 + (number % 17)}, “${pick(moods)}”</li>\n`;
}

/**
 * The text of the cats page with exactly `length` characters, and so with as many bytes in windows-1252: as many
 * guests as there is room for, and a purr for what is left.
 */
export function catsTextOf(length: number): string {
  const purr = (letters: number) => `</ol>\n<p>Pu${"r".repeat(letters)}</p>`;
  const room = length - opening.length - closing.length - purr(2).length;
  if (room < 0) throw new RangeError(`A cats page needs ${length - room} bytes or more`);
  let guests = "";
  for (let number = 0; guests.length + guest(number).length <= room; number++) guests += guest(number);
  return opening + guests + purr(2 + room - guests.length) + closing;
}

/** The windows-1252 characters of the bytes 0x80 to 0x9f: the only ones that differ from their code points. */
const special = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** Text as windows-1252 (https://encoding.spec.whatwg.org/#windows-1252). */
export function encodeWindows1252(text: string): Buffer {
  return Buffer.from(Array.from(text, byteOf));
}

/** The text that bytes of windows-1252 are. In the streaming form: many versions of Node take the one-shot form for latin1. */
export function decodeWindows1252(bytes: Uint8Array): string {
  const decoder = new TextDecoder("windows-1252");
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}

function byteOf(character: string): number {
  const code = character.codePointAt(0)!;
  if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
  const index = special.indexOf(character);
  if (index < 0) throw new RangeError(`windows-1252 has no ${character}`);
  return 0x80 + index;
}

/** The page of the course: 8,371 bytes (hexadecimal 20b3) in windows-1252, which only the page itself says. */
export const catsText = catsTextOf(8371);
export const catsPage = encodeWindows1252(catsText);

/** How the reader of a reply can tell where its body ends (RFC 9112, section 6.3). */
export type Framing = "length" | "chunked" | "to-end";

/** A whole reply, head and body. */
export function catsReply(framing: Framing, page: Uint8Array = catsPage): Buffer {
  const body = framing === "chunked" ? chunkedBody(page) : page;
  return Buffer.concat([Buffer.from(replyHead("200 OK", catsHeaders(framing, page.length))), body]);
}

function catsHeaders(framing: Framing, length: number): Record<string, string | number> {
  const type = { "Content-Type": "text/html" };
  if (framing === "length") return { ...type, "Content-Length": length };
  return framing === "chunked"
    ? { ...type, "Transfer-Encoding": "chunked" }
    : { ...type, Connection: "close" };
}

/** A reply that ends with the connection and has exactly `total` bytes, head included. */
export function catsReplyOf(total: number): Buffer {
  const head = catsReply("to-end", new Uint8Array());
  return catsReply("to-end", encodeWindows1252(catsTextOf(total - head.length)));
}

/** A way to send a reply. */
export type Delivery = (peer: Peer, reply: Buffer) => unknown;

export const atOnce: Delivery = (peer, reply) => peer.send(reply);

/** In pieces with pauses, cut where it hurts: inside the status line, between CR and LF, inside and after the head, inside the last line. */
export const inPieces: Delivery = async (peer, reply) => {
  const body = reply.indexOf("\r\n\r\n") + 4;
  const places = [
    7,
    reply.indexOf("\n"),
    body - 2,
    body,
    body + 2,
    body + 479,
    body + 4096,
    reply.length - 3,
  ];
  await peer.sendPieces([0, ...places].map((start, index) => reply.subarray(start, places[index])));
};

/** In blocks of 4096 bytes with pauses: the size of buffer that the course reads with. */
export const inBlocks: Delivery = async (peer, reply) => {
  const starts = Array.from({ length: Math.ceil(reply.length / 4096) }, (_, block) => block * 4096);
  await peer.sendPieces(starts.map((start) => reply.subarray(start, start + 4096)));
};

/** Each byte in a write of its own. The network may join some again: it owes nobody a border. */
export const byteByByte: Delivery = async (peer, reply) => {
  peer.socket.setNoDelay(true);
  for (let at = 0; at < reply.length && !peer.closed; at++) {
    peer.send(reply.subarray(at, at + 1));
    await nextTurn();
  }
};

/** Answers one request with the cats page and ends the connection. */
export function cats(framing: Framing, deliver: Delivery = atOnce): (peer: Peer) => Promise<void> {
  return replyWith(catsReply(framing), deliver);
}

/** Answers each request with the cats page and never ends the connection. */
export function catsKeptOpen(
  framing: "length" | "chunked",
  deliver: Delivery = atOnce,
): (peer: Peer) => Promise<void> {
  return async (peer) => {
    for (;;) {
      await readRequest(peer);
      await deliver(peer, catsReply(framing));
    }
  };
}

/** Answers one request with these bytes and ends the connection. */
export function replyWith(reply: Buffer, deliver: Delivery = atOnce): (peer: Peer) => Promise<void> {
  return async (peer) => {
    await readRequest(peer);
    await deliver(peer, reply);
    peer.end();
  };
}
