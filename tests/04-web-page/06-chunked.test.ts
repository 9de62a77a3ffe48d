import { decodeChunked } from "#exercises/04-web-page/06-chunked.ts";
import { catsPage } from "../../local-servers/cats.ts";
import { chunkedBody } from "../../local-servers/http-messages.ts";
import { socketPair } from "../../local-servers/tcp.ts";
import { arriving, cuts, diagnose, expect, outcome, readable, test } from "../test.ts";

const binary = Uint8Array.of(0, 255, 128, 9, 226, 152, 233, 10, 13, 48);
const asText =
  "Bytes that are no UTF-8 came out as the replacement character U+FFFD. Where do they become text?";

test("a chunk of five bytes gives its data", async () => {
  const { data, error } = await decode("5\r\nHello\r\n", "0\r\n\r\n");

  expect(error).toBeUndefined();
  expect(data).toEqualBytes("Hello");
});

test("20b3 announces 8,371 bytes", async () => {
  const { data, error } = await decode(chunkedBody(catsPage).subarray(0, -5), "0\r\n\r\n");

  expect(
    error ?? data,
    diagnose({
      "decimal-size": [
        data.length === 20,
        "The size line said 20b3, and you read 20 bytes. Which digits can a size have?",
      ],
      "decodes-as-text": [data.includes("\uFFFD"), asText],
    }),
  ).toEqualBytes(catsPage);
});

test("one read may bring several chunks", async () => {
  const { data, error } = await decode("4\r\nMeow\r\n2\r\n, \r\n3\r\nmew\r\n0\r\n\r\n");

  expect(
    error ?? data,
    diagnose({
      "one-chunk-per-read": [
        data.length < 9,
        "Three chunks of the body came in one chunk from the network, and not all of their data came out. What do you do with the bytes behind the first one?",
      ],
    }),
  ).toEqualBytes("Meow, mew");
});

test("CRLF inside the data is data", async () => {
  const { data, error } = await decode("a\r\none\r\ntwo\r\n\r\n0\r\n\r\n");

  expect(
    error ?? data,
    diagnose({
      "splits-on-crlf": [
        data.length < 10,
        `The data of a chunk of a (ten) bytes holds CRLF itself; ${data.length} bytes came out. What tells you where the data ends?`,
      ],
    }),
  ).toEqualBytes("one\r\ntwo\r\n");
});

test("data is binary, and may be cut anywhere", async () => {
  const encoded = Buffer.concat([chunkedBody(Buffer.from("Zoë, "), binary, Buffer.alloc(17, "r"))]);
  const expected = Buffer.concat([Buffer.from("Zoë, "), binary, Buffer.alloc(17, "r")]);
  for (const chunks of cuts(encoded)) {
    const { data, error } = await decode(...chunks);

    expect(
      error ?? data,
      diagnose({
        "decodes-as-text": [data.includes("\uFFFD"), asText],
        "one-chunk-per-read": [
          true,
          `The same body came out wrong when it arrived in ${chunks.length} pieces, the first of them ${JSON.stringify(Buffer.from(chunks[0]!).toString("latin1"))}.`,
        ],
      }),
    ).toEqualBytes(expected);
  }
});

test("what stands behind a ; is no part of the size", async () => {
  const { data, error } = await decode('4;mood=good\r\nMeow\r\n1 ; a="b"\r\n!\r\n0;last\r\n\r\n');

  expect(
    error ?? data,
    diagnose({
      "ignores-extensions": [
        error,
        `The size line "4;mood=good" has an extension, and you threw ${error}. Which part of the line is the size?`,
      ],
    }),
  ).toEqualBytes("Meow!");
});

test("hexadecimal digits may be upper or lower case, with zeros in front", async () => {
  const { data, error } = await decode("a\r\n0123456789\r\n00B\r\nabcdefghijk\r\n000\r\n\r\n");

  expect(
    error ?? data,
    diagnose({
      "lower-case-only": [data.length === 10, `The size "a" was read, the size "00B" was not: ${error}.`],
    }),
  ).toEqualBytes("0123456789abcdefghijk");
});

test("the body ends at the blank line behind the trailers, not at the end of the connection", async () => {
  for (const end of ["0\r\n\r\n", "0\r\nX-Cats: 9\r\nX-Dogs: 0\r\n\r\n", "0\r\n\r\nHTTP/1.1 200 OK\r\n"]) {
    const { data, error } = await decode("4\r\nMeow\r\n", end, staysOpen);

    expect(
      error ?? data,
      diagnose({
        "no-trailers": [
          error,
          `Header lines may follow the last chunk ("X-Cats: 9"), and you threw ${error}. Which line ends the body?`,
        ],
      }),
    ).toEqualBytes("Meow");
  }
});

test("a size that is not hexadecimal is a SyntaxError", async () => {
  expect((await decode("1\r\nX\r\n0\r\n\r\n")).data).toEqualBytes("X");
  for (const size of ["1X", "", "-1", "0x1", "+1", "1.0", "1 1", "g", ";1"]) {
    const { error } = await decode(`${size}\r\na\r\n0\r\n\r\n`);

    expect(
      error,
      diagnose({
        "lenient-hex": [
          !error,
          `The size line ${JSON.stringify(size)} holds no hexadecimal number, and you took it for one. What does your conversion do with characters that it does not know?`,
        ],
      }),
    ).toBeInstanceOf(SyntaxError);
  }
});

test("data that is not followed by CRLF is a SyntaxError", async () => {
  expect((await decode("4\r\nMeow\r\n0\r\n\r\n")).data).toEqualBytes("Meow");
  for (const wrong of ["3\r\nMeow\r\n0\r\n\r\n", "4\r\nMeow\n\n0\r\n\r\n", "4\r\nMeow0\r\n\r\n0\r\n\r\n"]) {
    const { error } = await decode(wrong);

    expect(
      error,
      diagnose({
        "trusts-the-size": [
          !error,
          `In ${JSON.stringify(wrong)} the size and the data do not agree, and you were content. Which two bytes must follow the data?`,
        ],
      }),
    ).toBeInstanceOf(SyntaxError);
  }
});

test("an end before the last blank line is an Error", async () => {
  const whole = Buffer.from("4\r\nMeow\r\n0\r\nX-Cats: 9\r\n\r\n");
  expect((await decode(whole)).error).toBeUndefined();
  for (let length = 0; length < whole.length; length++) {
    const { error } = await decode(whole.subarray(0, length));
    const shown = JSON.stringify(whole.toString("latin1", 0, length));

    expect(
      error,
      diagnose({
        "stops-at-last-chunk": [
          !error && length >= 12,
          `The stream ended after ${length} bytes, ${shown}, and you were content. What else belongs to the body behind the last chunk?`,
        ],
        "accepts-cut-end": [
          !error,
          `The stream ended after ${length} bytes, ${shown}, and you were content. How will the caller notice that the body is cut?`,
        ],
      }),
    ).toBeInstanceOf(Error);
    expect(error, "Your code stumbled over a chunk that never came.").not.toBeInstanceOf(TypeError);
  }
});

test("a socket that pauses and stays open gives its body", async () => {
  const { socket, peer } = await socketPair();
  const encoded = chunkedBody(catsPage);
  const sent = peer.sendPieces(
    [0, 2, 5, 479, 4575, 8376].map((at, index, all) => encoded.subarray(at, all[index + 1])),
  );

  const { data, error } = await decode(socket);
  await sent;

  expect(error ?? data).toEqualBytes(catsPage);
});

const staysOpen = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };

type Arrival = string | Uint8Array | AsyncIterable<Uint8Array>;

/** What came out of all that arrived, until the end or the error, and the error. */
async function decode(...arrivals: Arrival[]): Promise<{ data: Buffer; error?: unknown }> {
  const parts: Uint8Array[] = [];
  const pieces = readable(decodeChunked(stream(arrivals)));
  const reading = async () => {
    for await (const part of pieces) parts.push(Uint8Array.from(part));
  };
  const { error } = await outcome(2000, "decodeChunked() to end", reading, {
    "waits-for-end": [
      arrivals.includes(staysOpen),
      "The blank line behind the last chunk had come, and you went on reading. What else could belong to this body?",
    ],
  });
  return { data: Buffer.concat(parts), error };
}

async function* stream(arrivals: Arrival[]): AsyncGenerator<Uint8Array> {
  for (const arrival of arrivals) {
    if (typeof arrival === "string" || arrival instanceof Uint8Array) yield* arriving([Buffer.from(arrival)]);
    else yield* arrival;
  }
}
