/**
 * Long, because every part of the format (size, extension, data, trailer, end) can be cut, malformed or
 * missing, and each has words of its own.
 */
import { inspect } from "node:util";
import { decodeChunked } from "#exercises/04-web-page/06-chunked.ts";
import { catsPage } from "../../local-servers/cats.ts";
import { escapeBytes } from "../../local-servers/escape.ts";
import { chunkedBody } from "../../local-servers/http-messages.ts";
import { socketPair } from "../../local-servers/tcp.ts";
import {
  arriving,
  cuts,
  diagnose,
  differenceInBytes,
  expect,
  inAnswer,
  outcome,
  readable,
  type Symptoms,
  suspect,
  test,
  within,
} from "../test.ts";

const binary = Uint8Array.of(0, 255, 128, 9, 226, 152, 233, 10, 13, 48);

test("yields the data of a chunk of five bytes", async () => {
  const result = await decode("5\r\nHello\r\n", "0\r\n\r\n");

  const { text, arrived } = result;
  expectData(result, "Hello", {
    "keeps-the-framing": [
      text !== "Hello" && text.includes("Hello") && /^[\s\dHelo]+$/.test(text),
      `${arrived}, and you yielded ${JSON.stringify(text)}: that includes bytes which aren't data. How many bytes does the size count, and which?`,
    ],
    "trips-over-what-follows": [
      text === "Hello" && isBlunder(result.error),
      `${result.arrived}. Your generator yielded "Hello", which is right, and then threw ${show(result.error)}. What does your code take for the next chunk once these pieces are used up?`,
    ],
    "one-iterator-per-read": [
      result.iterators > 1 && result.error,
      `${result.arrived}, and ${result.did}. Your code asked the stream for ${result.iterators} iterators, and a stream may be closed once the first one has been left. How many iterators does one pass over a stream need?`,
    ],
    "takes-crlf-for-a-size": [
      text === "Hello" && result.error instanceof SyntaxError,
      `${result.arrived}. Your generator yielded "Hello", which is right, and then threw ${show(result.error)}. What comes between the data of a chunk and the next size, and what does your code do with it?`,
    ],
  });
});

test("reads 20b3 as 8,371 bytes", async () => {
  const result = await decode(chunkedBody(catsPage).subarray(0, -5), "0\r\n\r\n");

  expectData(result, catsPage, {
    "decimal-size": [
      result.data.length === 20,
      "The size line was `20b3`, and you yielded 20 bytes. Which digits may a size have?",
    ],
    "refuses-hex-letters": [
      result.data.length === 0 && result.error instanceof SyntaxError,
      `The first size line was \`20b3\`, and your generator threw ${show(result.error)}. A size of \`5\` was read. Which digits may a size have?`,
    ],
    "size-is-not-a-number": [
      result.data.length === 0 && !result.error,
      "The first size line was `20b3`, and your generator ended before it yielded any data. What number does your code make of `20b3`?",
    ],
  });
});

test("decodes several chunks that arrive together", async () => {
  const result = await decode("4\r\nMeow\r\n2\r\n, \r\n3\r\nmew\r\n0\r\n\r\n");

  expectData(result, "Meow, mew", {
    "one-chunk-per-read": [
      result.text === "Meow",
      "Three chunks of the body arrived in one chunk from the network, and only the data of the first came out. What happens to the bytes after it?",
    ],
  });
});

test("doesn't mind CRLF inside the data", async () => {
  const result = await decode("a\r\none\r\ntwo\r\n\r\n0\r\n\r\n");

  expectData(result, "one\r\ntwo\r\n", {
    "splits-on-crlf": [
      result.text === "one",
      'The chunk had 10 bytes of data, "one\\r\\ntwo\\r\\n", and only "one" came out. What tells your code where the data ends?',
    ],
  });
});

test("decodes binary data, wherever the network cuts it", { meta: { limit: 20_000 } }, async () => {
  const encoded = chunkedBody(Buffer.from("Zoë, "), binary, Buffer.alloc(17, "r"));
  const expected = Buffer.concat([Buffer.from("Zoë, "), binary, Buffer.alloc(17, "r")]);
  for (const chunks of cuts(encoded)) {
    const result = await decodeThere(...chunks);

    expectData(
      result,
      expected,
      {
        "forgets-the-rest": [
          chunks.length > 1 && chunks[0]!.length === 1 && result.error instanceof SyntaxError,
          `${result.arrived}, and ${result.did}. In one piece, the same body had come out right. What does your code do with bytes that it can't use yet, and in which order does it keep them?`,
        ],
      },
      chunks.length > 1
        ? ` In one piece, the same body had come out right.${chunks.length === 2 ? ` ${placeOfCut(chunks[0]!.length)}` : ""}`
        : "",
    );
  }
});

/** Where the first piece ends, if that is near the first chunk: its line is "6\r\n", then come 6 bytes of data and CRLF. */
function placeOfCut(at: number): string {
  if (at < 3)
    return "The cut is inside the first size line. What does your code do if a line isn't complete yet?";
  if (at < 9)
    return "The cut is before the end of the first chunk's data. What does your code do if data is missing?";
  if (at < 11)
    return "The cut is after the first chunk's data, before the end of its CRLF. What does your code do if those two bytes haven't arrived yet?";
  return "";
}

test("goes on after an empty piece", async () => {
  const result = await decode("", "4\r\nMe", "", "ow\r\n0\r\n", "", "\r\n");
  const without = result.error ? await decode("4\r\nMe", "ow\r\n0\r\n", "\r\n") : undefined;

  expectData(result, "Meow", {
    "empty-piece-is-the-end": [
      without?.text === "Meow" && !without.error,
      `The network delivered "4\\r\\nMe", "ow\\r\\n0\\r\\n" and "\\r\\n", with empty pieces between, and ${result.did}. Without the empty ones, your generator was right. What does an empty piece say about those that follow?`,
    ],
  });
});

test("decodes two bodies at the same time", async () => {
  const [cat, kitten] = await Promise.all([
    decode("4\r\nMe", "ow\r\n0\r\n\r\n"),
    decode("3\r\nm", "ew\r\n0\r\n\r\n"),
  ]);

  expectData(cat, "Meow", {}, " Another body was being decoded at the same time.");
  expectData(kitten, "mew", {}, " Another body was being decoded at the same time.");
});

test("ignores extensions after the size", async () => {
  const result = await decode('4;mood=good\r\nMeow\r\n1;a="b"\r\n!\r\n0;last\r\n\r\n');

  expectData(result, "Meow!", {
    "ignores-extensions": [
      result.error && result.data.length === 0,
      `The first size line was \`4;mood=good\`, and your generator threw ${show(result.error)}. Which part of the line is the size?`,
    ],
  });
  const foreign = await decode('4;cat="Zoë"\r\nMeow\r\n0\r\n\r\n');
  expectData(foreign, "Meow", {
    "counts-characters": [
      true,
      `The first size line was \`4;cat="Zoë"\`, in UTF-8, and ${foreign.did}. In that line, \`ë\` is one character and two bytes: in what do you count the place where the line ends?`,
    ],
  });
});

test("reads sizes in upper and lower case and with zeros in front", async () => {
  for (const size of ["b", "B", "00b"]) {
    const result = await decode(`${size}\r\nabcdefghijk\r\n000\r\n\r\n`);

    expectData(result, "abcdefghijk", {
      "zero-as-text": [
        result.text === "abcdefghijk" && result.error,
        `${result.arrived}. Your generator yielded "abcdefghijk", which is right, and then threw ${show(result.error)}. The last size line is \`000\`: which number is that, and what does your code compare?`,
      ],
      "lower-case-only": [
        size === "B" && result.error,
        `The size \`b\` was read, and for the size \`B\` your generator threw ${show(result.error)}.`,
      ],
    });
  }
});

test("stops at the empty line after the trailers, although the stream stays open", async () => {
  for (const end of ["0\r\n\r\n", "0\r\nX-Cats: 9\r\nX-Dogs: 0\r\n\r\n", "0\r\n\r\nHTTP/1.1 200 OK\r\n"]) {
    const result = await decodeOpen("4\r\nMeow\r\n", end);

    expectData(result, "Meow", {
      "no-trailers": [
        end.includes("X-Cats") && result.error,
        `After the last chunk came the trailer \`X-Cats: 9\`, and your generator threw ${show(result.error)}. Which line ends the body?`,
      ],
    });
  }
});

test("throws a SyntaxError for a size that isn't hexadecimal", async () => {
  expectData(await decode("1\r\nX\r\n0\r\n\r\n"), "X");
  for (const size of ["1X", "", "-1", "0x1", "+1", "1.0", "1 1", "g", ";1"]) {
    const { error, did } = await decode(`${size}\r\na\r\n0\r\n\r\n`);
    const seen = `The size line was ${JSON.stringify(size)}, and ${did}.`;

    expect(
      error,
      diagnose(
        {
          "lenient-hex": [
            !error,
            `${seen} What does your conversion do with characters that aren't hexadecimal digits?`,
          ],
        },
        `${seen} The task asks for a SyntaxError.`,
      ),
    ).toBeInstanceOf(SyntaxError);
  }
});

test("throws a SyntaxError for data that isn't followed by CRLF", async () => {
  expectData(await decode("4\r\nMeow\r\n0\r\n\r\n"), "Meow");
  for (const wrong of [
    "3\r\nMeow\r\n0\r\n\r\n",
    "4\r\nMeow\n\n0\r\n\r\n",
    "4\r\nMeow\n0\r\n\r\n",
    "4\r\nMeow0\r\n\r\n0\r\n\r\n",
  ]) {
    const { error, did } = await decode(wrong);
    const seen = `The body was ${JSON.stringify(wrong)}, and ${did}.`;

    expect(
      error,
      diagnose(
        {
          "accepts-bare-lf": [
            !error && wrong.includes("Meow\n0"),
            `${seen} LF alone came after the data. Which two bytes must follow it?`,
          ],
          "trusts-the-size": [!error, `${seen} Which two bytes must follow the data of a chunk?`],
        },
        `${seen} The data isn't followed by CRLF, and for that the task asks for a SyntaxError.`,
      ),
    ).toBeInstanceOf(SyntaxError);
  }
});

test("throws a SyntaxError for a size line that ends with LF alone", async () => {
  expectData(await decode("4\r\nMeow\r\n0\r\n\r\n"), "Meow");
  for (const wrong of ["4\nMeow\r\n0\r\n\r\n", "4\r\nMeow\r\n3\nmew\r\n0\r\n\r\n"]) {
    const { error, did } = await decode(wrong);
    const seen = `The body was ${JSON.stringify(wrong)}, and ${did}.`;

    expect(
      error,
      diagnose(
        {
          "lines-end-with-lf": [
            !error,
            `${seen} LF alone came after a size. Which two bytes end a line in this format?`,
          ],
        },
        `${seen} LF alone came after a size, and for that the task asks for a SyntaxError.`,
      ),
    ).toBeInstanceOf(SyntaxError);
  }
});

test("asks the stream for one iterator", async () => {
  const pieces = ["4\r\nMe", "ow\r\n0\r\n\r\n"].map((piece) => Buffer.from(piece));

  const { iterators, text, error } = await within(2000, "decodeChunked() to end", decodeCounted(pieces));

  const arrived = `${seen(pieces)}, from a stream whose every iterator begins with the first piece`;
  const result = error ? `threw ${show(error)}` : `yielded ${JSON.stringify(text)} in all`;
  expect(
    error ?? text,
    diagnose(
      {
        "one-iterator-per-read": [
          iterators > 1,
          `${arrived}. Your code asked it for ${iterators} iterators, and your generator ${result}. How many iterators does one pass over a stream need?`,
        ],
      },
      `${arrived}, and your generator ${result}.`,
    ),
  ).toBe("Meow");
});

test("throws an Error if the stream ends before the last empty line", async () => {
  const whole = Buffer.from("4\r\nMeow\r\n0\r\nX-Cats: 9\r\nX-Dogs: 0\r\n\r\n");
  expectData(await decode(whole), "Meow");
  for (let length = 0; length < whole.length; length++) {
    const { error, did } = await decodeThere(whole.subarray(0, length));
    const seen = `The stream ended after ${JSON.stringify(whole.toString("latin1", 0, length))}, and ${did}.`;

    expect(
      error instanceof Error && !(error instanceof TypeError),
      diagnose(
        {
          "reads-one-trailer": [
            !error && length >= whole.length - 2,
            `${seen} How many trailers may there be, and what comes after the last one?`,
          ],
          "stops-at-last-chunk": [
            !error && length >= 12,
            `${seen} What else belongs to the body after the last chunk?`,
          ],
          "accepts-cut-end": [!error, `${seen} How would the caller notice that something is missing?`],
          "trips-over-the-end": [
            error instanceof TypeError,
            `${seen} What does \`next()\` resolve with when a stream has ended?`,
          ],
        },
        `${seen} The task asks for an Error.`,
      ),
    ).toBe(true);
  }
});

test("decodes a body from a socket that pauses and stays open", async () => {
  const { socket, peer } = await socketPair();
  const encoded = chunkedBody(catsPage);
  const sent = peer.sendPieces(
    [0, 2, 5, 479, 4575, 8376].map((at, index, all) => encoded.subarray(at, all[index + 1])),
  );

  const result = await run(socket, `${encoded.length} bytes arrived on a socket in 6 pieces`);
  await sent;

  expectData(result, catsPage);
});

/** Decodes the pieces of a stream whose every iterator begins with the first one, and counts the iterators. */
function decodeCounted(pieces: Uint8Array[]): Promise<{ iterators: number; text: string; error?: unknown }> {
  return inAnswer(
    async (decode: typeof decodeChunked, all: Uint8Array[]) => {
      let iterators = 0;
      const stream = {
        async *[Symbol.asyncIterator]() {
          iterators++;
          yield* all;
        },
      };
      let text = "";
      try {
        for await (const part of decode(stream)) text += Buffer.from(part).toString("latin1");
        return { iterators, text };
      } catch (error) {
        return { iterators, text, error };
      }
    },
    decodeChunked,
    pieces,
  );
}

interface Result {
  /** What was yielded, joined. */
  data: Buffer;
  /** The same as text, for messages. */
  text: string;
  error?: unknown;
  /** What the generator did, in words. */
  did: string;
  /** How the body arrived, in words. */
  arrived: string;
  /** How many iterators the stream was asked for. */
  iterators: number;
}

/** Decodes what arrives in these pieces, after which the stream ends. */
async function decode(...arrivals: (string | Uint8Array)[]): Promise<Result> {
  const pieces = arrivals.map((arrival) => Buffer.from(arrival));
  const source = counted(arriving(pieces));
  const result = await run(source.pieces, seen(pieces), {
    "asks-after-the-end": [() => source.askedAfterEnd() > 10, asksOn(pieces)],
  });
  return { ...result, iterators: source.iterators() };
}

/** The same where the answer runs: on a busy machine, many small pieces take long to cross over. */
async function decodeThere(...arrivals: Uint8Array[]): Promise<Result> {
  const pieces = arrivals.map((arrival) => Buffer.from(arrival));
  suspectLoops(seen(pieces));
  const { parts, error, asksForever } = await within(
    2000,
    `decodeChunked() to end. ${seen(pieces)}`,
    inAnswer(
      async (decode: typeof decodeChunked, all: Uint8Array[]) => {
        const arriving = [...all];
        let asked = 0;
        let giveUp = () => {};
        const givenUp = new Promise<void>((resolve) => {
          giveUp = resolve;
        });
        const end = { done: true as const, value: undefined };
        const iterator = {
          async next() {
            const value = arriving.shift();
            if (value) return { done: false as const, value };
            if (asked++ > 10) {
              giveUp();
              await new Promise(() => {}); // A loop that asks forever would block the answer's process.
            }
            return end;
          },
          async return() {
            arriving.splice(0);
            return end;
          },
        };
        const parts: unknown[] = [];
        const read = async () => {
          for await (const part of decode({ [Symbol.asyncIterator]: () => iterator }))
            parts.push(part instanceof Uint8Array ? Uint8Array.from(part) : part);
          return {};
        };
        const failed = (error: unknown) => ({ error });
        const ending = await Promise.race([
          read().catch(failed),
          givenUp.then(() => ({ asksForever: true })),
        ]);
        return { parts, ...(ending as { error?: unknown; asksForever?: boolean }) };
      },
      decodeChunked,
      pieces,
    ),
  );
  expect(asksForever, diagnose({ "asks-after-the-end": [asksForever, asksOn(pieces)] })).toBeUndefined();
  return judged(parts, error, seen(pieces));
}

function asksOn(pieces: Buffer[]): string {
  return `${seen(pieces)}, and then the stream ended. After its end, your code asked it for another piece again and again. What does \`next()\` resolve with when a stream has ended?`;
}

/** The same, but after these pieces nothing more comes, not even the end. */
async function decodeOpen(...arrivals: string[]): Promise<Result> {
  const pieces = arrivals.map((arrival) => Buffer.from(arrival));
  let asked = false;
  const stream = async function* () {
    yield* arriving(pieces);
    asked = true;
    await new Promise(() => {});
  };
  return await run(stream(), seen(pieces), {
    "waits-for-end": [
      () => asked,
      `${seen(pieces)}. After that your code asked for another piece and waited. What else could belong to this body?`,
    ],
  });
}

/** How the body arrived, in words. */
function seen(pieces: Buffer[]): string {
  const shown = pieces
    .slice(0, 2)
    .map((piece) => `"${escapeBytes(piece, 60)}"${piece.length > 60 ? "…" : ""}`);
  if (pieces.length > 2) shown[1] = `${pieces.length - 1} more pieces`;
  return `The body arrived as ${shown.join(" and ") || "nothing"}`;
}

async function run(
  stream: AsyncIterable<Uint8Array>,
  arrived: string,
  symptoms: Symptoms = {},
): Promise<Result> {
  suspectLoops(arrived);
  const parts: unknown[] = [];
  const pieces = readable(decodeChunked(stream));
  const reading = async () => {
    for await (const part of pieces) parts.push(part instanceof Uint8Array ? Uint8Array.from(part) : part);
  };
  const { error } = await outcome(2000, `decodeChunked() to end. ${arrived}`, reading, symptoms);
  return judged(parts, error, arrived);
}

function suspectLoops(arrived: string): void {
  suspect({
    blocked: {
      "never-asks-for-more": `${arrived}. Your code kept looping and never waited for another piece. What does your loop do when it can't use what is left over?`,
    },
  });
}

/** What was yielded and thrown, once all of it is bytes. */
function judged(parts: unknown[], error: unknown, arrived: string): Result {
  const odd = parts.find((part) => !(part instanceof Uint8Array));
  const advice = `Your generator yielded ${show(odd)}. The task asks for bytes: each piece must be a Uint8Array.`;
  expect(odd, diagnose({ "yields-text": [typeof odd === "string", advice] }, advice)).toBeUndefined();
  const data = Buffer.concat(parts as Uint8Array[]);
  const yielded = `yielded ${data.length === 1 ? "1 byte" : `${data.length} bytes`}`;
  const did = `your generator ${yielded} and ${error ? `threw ${show(error)}` : "ended without an error"}`;
  return { data, text: data.toString("latin1"), error, did, arrived, iterators: 1 };
}

/** The stream itself, how often it was asked for an iterator, and how often for a piece after its end. */
function counted(stream: AsyncIterable<Uint8Array>) {
  let asked = 0;
  let iterators = 0;
  const pieces: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => {
      iterators++;
      const iterator = stream[Symbol.asyncIterator]();
      let ended = false;
      const next = async () => {
        if (ended) asked++;
        const result = await iterator.next();
        ended ||= Boolean(result.done);
        return result;
      };
      return {
        next,
        return: async () => (await iterator.return?.()) ?? { done: true as const, value: undefined },
      };
    },
  };
  return { pieces, askedAfterEnd: () => asked, iterators: () => iterators };
}

/** `also` is what else was seen, for the end of the message. */
function expectData(
  { data, error, did, arrived }: Result,
  expected: string | Uint8Array,
  symptoms: Symptoms = {},
  also = "",
): void {
  const asText = `${arrived}, and U+FFFD, the replacement character, came out. Where in your code do bytes become text?`;
  const known = { "decodes-as-text": [data.includes("\ufffd"), asText], ...symptoms } as const;
  const difference = error ? "" : ` ${differenceInBytes(data, Buffer.from(expected))}`;
  expect(error ?? data, diagnose(known, `${arrived}, and ${did}.${difference}${also}`)).toEqualBytes(
    expected,
  );
}

/** True for an error that the language or Node throws at a value that isn't what it seemed, not one of the task's own. */
function isBlunder(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ReferenceError;
}

function show(value: unknown): string {
  if (value instanceof Error) return `"${value}"`;
  return inspect(value, { depth: 0, maxStringLength: 40, breakLength: Number.POSITIVE_INFINITY });
}
