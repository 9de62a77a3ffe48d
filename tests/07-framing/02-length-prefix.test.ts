/** Long, because both directions are judged, and each wrong reading of a header has its own numbers to show. */
import { frame, readFrames } from "#exercises/07-framing/02-length-prefix.ts";
import { escapeBytes, grouped, hexBytes } from "../../local-servers/escape.ts";
import { socketPair } from "../../local-servers/tcp.ts";
import { attempt } from "../kit/attempt.ts";
import { describeValue } from "../kit/bytes.ts";
import { pausing, piecesOf, startReading, threw } from "../kit/reading.ts";
import {
  arriving,
  cuts,
  diagnose,
  expect,
  inAnswer,
  outcome,
  Random,
  type Symptoms,
  test,
  until,
  within,
} from "../test.ts";

/** Each chunk is a call from one process to another, and a busy machine makes many of them slow. */
const manyCalls = { meta: { limit: 60_000 } };

test("frame puts the length in network byte order before the message", () => {
  for (const message of ["hello", "☕", "", "x".repeat(70_000)]) {
    const bytes = Uint8Array.from(Buffer.from(message));
    const wanted = header(bytes.length);
    const framed = frame(bytes);
    const begin = framed instanceof Uint8Array ? hexBytes(framed, 4) : "";
    const seen = `The frame of a message of ${grouped(bytes.length)} bytes begins with ${begin}.`;

    expect(
      framed,
      diagnose(
        {
          "little-endian": [
            begin === hexBytes(Buffer.from(wanted).reverse()) && begin !== hexBytes(wanted),
            `${seen} Which end of a number comes first on the network?`,
          ],
          "counts-header": [
            begin === hexBytes(header(bytes.length + 4)),
            `${seen} Which bytes does the length count?`,
          ],
          "writes-digits": [
            framed instanceof Uint8Array && /^[ 0]*[1-9]\d*$/.test(digits(framed, bytes.length)),
            `${seen} In ASCII these bytes are the digits of the number, as text. The header is the number itself, in four bytes.`,
          ],
          "joins-as-list": [
            framed instanceof Uint8Array && Buffer.from(framed).includes(bytes.subarray(0, 3).join(",")),
            "The frame holds the message's bytes as numbers with commas between them, as text. What does toString() of a Uint8Array give?",
          ],
          "writes-a-short-header": [
            framed instanceof Uint8Array && framed.length < bytes.length + 4 && endsWith(framed, bytes),
            `The frame of a message of ${grouped(bytes.length)} bytes has ${grouped(framed.length)}, so its header has ${framed.length - bytes.length}. How many bytes does a header have?`,
          ],
          "counts-characters": [
            bytes.length > message.length && begin === hexBytes(header(message.length)),
            `${seen} That is how many characters it has. What does the length count?`,
          ],
          "writes-another-number": [
            framed instanceof Uint8Array && framed.length === bytes.length + 4 && begin !== hexBytes(wanted),
            () =>
              `${seen} With the most significant byte first, that is the number ${grouped(Buffer.from(framed).readUInt32BE())}. What has to be in each of the four bytes?`,
          ],
        },
        "A frame is the length in four bytes, the most significant one first, and then the message.",
      ),
    ).toEqualBytes(Buffer.concat([wanted, bytes]));
  }
});

test("frame has no limit", () => {
  const message = new Uint8Array(1_048_577).fill(120);
  const { value, error } = attempt(() => frame(message));

  expect(
    error,
    diagnose(
      {
        "spreads-the-message": [
          error instanceof RangeError && /call stack/.test(error.message),
          `frame() was called with a message of 1,048,577 bytes, and it threw ${error}. Each byte became an argument of a call. Where do you spread the message with \`...\`, and what joins bytes without that?`,
        ],
        "limits-frame": [
          error instanceof RangeError,
          `frame() was called with a message of 1,048,577 bytes, and it threw ${error}. Which of the two functions has a limit?`,
        ],
      },
      `frame() was called with a message of 1,048,577 bytes, and it threw ${error}.`,
    ),
  ).toBeUndefined();
  expect(value?.length, "The message has 1,048,577 bytes, and its header four.").toBe(1_048_581);
});

test("frame takes only the bytes of the message, wherever they are", () => {
  const message = Uint8Array.from(Buffer.from("<hello>")).subarray(1, 6);

  const framed = frame(message);

  expect(
    framed,
    diagnose({
      "frames-whole-buffer": [
        framed instanceof Uint8Array && Buffer.from(framed).includes("<"),
        "The message was a part of a larger ArrayBuffer, and the frame holds bytes that aren't part of the message. What is `buffer` of a Uint8Array?",
      ],
    }),
  ).toEqualBytes("\0\0\0\x05hello");
});

test("a message comes out without its header", async () => {
  const stream = streamOf("hello", "you there?");
  const { frames, error } = await read([stream]);
  const apart = error
    ? await read([[0, 4], [4, 9], [9, 13], [13]].map(([begin, end]) => stream.slice(begin, end)))
    : undefined;

  expect(
    error ?? named(frames),
    diagnose(
      {
        "yields-string": [
          typeof (frames[0] as unknown) === "string",
          "You yielded a string. A message can hold any byte. What happens to bytes that aren't text?",
        ],
        "keeps-header": [
          named(frames)[0] === "\\0\\0\\0\\x05hello",
          "The message came out with its header. The caller only wants the message.",
        ],
        "counts-header": [
          named(frames)[0] === "h",
          'The header said 5, and you yielded "h": one byte. Which bytes does the length count?',
        ],
        "frame-per-chunk": [
          named(frames).join() === "hello" && !(error instanceof RangeError),
          `One chunk held two frames, and you yielded only the first message${error ? ` and ${threw(error)}` : ""}. What do you do with the bytes after it?`,
        ],
        "reads-other-memory": [
          frames.map(({ length }) => length).join() === "5,10" && !isIn(frames[0]!, streamOf("hello")),
          `One chunk held the messages "hello" and "you there?". You yielded ${shown(frames)}: the lengths are right, and the bytes were in no chunk. A Buffer can be a part of a larger ArrayBuffer. Where in its \`buffer\` does yours begin?`,
        ],
        "throws-at-the-end": [
          error && named(frames).join() === "hello,you there?",
          `One chunk held two whole frames, and then the chunks ended. You yielded both messages and ${threw(error)}. How do you tell an end between two frames from an end inside one?`,
        ],
        "forgets-the-rest-of-a-chunk": [
          apart && named(apart.frames).join() === "hello,you there?",
          `One chunk held the messages "hello" and "you there?". You yielded ${shown(frames)} and ${threw(error)}. When each header and each message came in a chunk of its own, you found both. When you need only four bytes of a chunk, where does the rest of it wait?`,
        ],
        "misreads-header": [
          error instanceof RangeError,
          `One chunk held two messages, the longest of 10 bytes. After ${frames.length} of them you ${threw(error)}. Which four bytes did you take for the length?`,
        ],
      },
      `One chunk held the messages "hello" and "you there?". You yielded ${shown(frames)} and ${threw(error)}.`,
    ),
  ).toEqual(["hello", "you there?"]);
});

test("a second call has nothing to do with the first", async () => {
  const first = await read([streamOf("one", "hello").slice(0, 13)]);
  const second = await read([streamOf("two")]);

  expect(
    second.error ?? named(second.frames),
    diagnose(
      {
        "keeps-bytes-between-calls": [
          named(first.frames).join() === "one",
          `One call got a whole frame and the beginning of another. The next call, with other chunks, got the frame of "two". You yielded ${shown(second.frames)} and ${threw(second.error)}. Where do bytes wait in your code, and how often does that place exist?`,
        ],
      },
      `The message "two" came. You yielded ${shown(second.frames)} and ${threw(second.error)}.`,
    ),
  ).toEqual(["two"]);
});

test("the header is read in network byte order", async () => {
  const messages = ["x".repeat(256), "y".repeat(32_639), "z".repeat(32_639)];
  const { frames, error } = await read([streamOf(...messages)]);

  expect(
    error ?? frames.map(({ length }) => length),
    diagnose(
      {
        "little-endian": [
          frames[0]?.length === 65_536,
          "A header said 00 00 01 00, and you took 65,536 bytes for the message. Which end of a number comes first on the network?",
        ],
        "miscalculates-the-length": [
          frames[0] && frames[0].length !== 256,
          `The header 00 00 01 00 announces 256 bytes, and the message that you yielded has ${grouped(frames[0]?.length ?? 0)}. How do the four bytes make one number?`,
        ],
      },
      `Messages of 256, 32,639 and 32,639 bytes came. You yielded ${frames.length} and ${threw(error)}.`,
    ),
  ).toEqual([256, 32_639, 32_639]);
});

test("a chunk may be a part of a larger buffer", async () => {
  const buffer = Buffer.concat([streamOf("not mine"), streamOf("hello")]);
  const { frames, error } = await read([Uint8Array.from(buffer).subarray(12)]);

  expect(
    error ?? named(frames),
    diagnose(
      {
        "ignores-view-offset": [
          named(frames)[0] === "not mine",
          "The chunk was a view of a part of an ArrayBuffer, and you yielded bytes that come before it. Where in its `buffer` does a Uint8Array begin?",
        ],
      },
      `One chunk held the message "hello". You yielded ${shown(frames)} and ${threw(error)}.`,
    ),
  ).toEqual(["hello"]);
});

test("an empty message is a message", async () => {
  const { frames, error } = await read([streamOf("", "hello", "", "", "bye")]);

  expect(
    error ?? named(frames),
    diagnose(
      {
        "skips-empty": [
          !error && named(frames).join() === "hello,bye",
          "Five messages came, three of them empty, and you yielded two. A header of four zero bytes is a message too.",
        ],
      },
      `The messages "", "hello", "", "", "bye" came. You yielded ${shown(frames)} and ${threw(error)}.`,
    ),
  ).toEqual(["", "hello", "", "", "bye"]);
});

test("a message is yielded as soon as its last byte has arrived", async () => {
  for (const messages of [["one", "two"], ["one", ""], [""]]) {
    const { chunks, goOn } = pausing([streamOf(...messages)], [streamOf("three")]);
    const reading = startReading(readFrames(chunks));

    await until(1000, "all messages that had arrived", () => reading.items.length >= messages.length, {
      "empty-waits": [
        () => messages.at(-1) === "" && reading.items.length === messages.length - 1,
        "The four zero bytes of an empty message had arrived, and the sender paused. You didn't yield the message. Which bytes of it were missing?",
      ],
      "yields-late": [
        () => reading.items.length < messages.length,
        `${messages.length} whole frames had arrived, and the sender paused. You had yielded ${reading.items.length} of them. What were you waiting for?`,
      ],
    });
    goOn();
    const { error } = await outcome(2000, "readFrames() to end", reading.end);

    expect(
      error ?? named(reading.items),
      diagnose({}, `The sender paused and went on. You yielded ${shown(reading.items)} and ${threw(error)}.`),
    ).toEqual([...messages, "three"]);
  }
});

test("messages are binary", async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);

  const { frames, error } = await read([Buffer.concat([header(256), bytes])]);

  expect(
    error ?? frames[0],
    diagnose({
      "joins-as-text": [
        frames[0] && Buffer.from(frames[0]).includes("\uFFFD"),
        "Bytes that aren't valid UTF-8 came out as U+FFFD. Where do they become text?",
      ],
    }),
  ).toEqualBytes(bytes);
});

test("frames may be cut anywhere", manyCalls, async () => {
  const expected = ["hello", "", "\\n\\0\\xff", "bye"];
  const failed: { chunks: Uint8Array[]; seen: string }[] = [];
  for (const chunks of cuts(streamOf("hello", "", "\n\0\xff", "bye"))) {
    const { frames, error } = await read(chunks.map((chunk) => Uint8Array.from(chunk)));
    const isRight = !error && named(frames).join() === expected.join();
    if (!isRight) failed.push({ chunks, seen: `You yielded ${shown(frames)} and ${threw(error)}.` });
  }
  const [first] = failed;
  const firstCut = `The stream came in chunks of ${lengths(first?.chunks ?? [])} bytes. ${first?.seen}`;

  expect(
    first?.seen,
    diagnose(
      {
        "cuts-the-header": [
          failed.every(({ chunks }) => chunks.length > 2 || isInHeader(chunks[0]!.length)),
          `${firstCut} A cut inside a message did no harm, but here a header was cut. When do you know that it is all there?`,
        ],
        "forgets-the-rest": [
          failed.length > 20 && failed.every(({ chunks }) => chunks.length > 1),
          `${firstCut} In one chunk the same bytes came out right. Where do the bytes of a frame wait until the rest arrives?`,
        ],
      },
      firstCut,
    ),
  ).toBeUndefined();
});

test("messages stay intact when the sender reuses its buffer", async () => {
  const stream = streamOf("first", "second", "third");
  const pieces = [stream.subarray(0, 15), stream.subarray(15, 22), stream.subarray(22)];
  const apart = await read(pieces);
  const { frames, error } = await within(2000, "readFrames() to end", readReused(readFrames, pieces));
  const [first] = named(frames);
  const reused = "The sender filled the same buffer again for each chunk.";

  expect(
    apart.error ?? named(apart.frames),
    diagnose(
      {},
      `The messages "first", "second" and "third" came in three chunks. You yielded ${shown(apart.frames)} and ${threw(apart.error)}.`,
    ),
  ).toEqual(["first", "second", "third"]);
  expect(
    error ?? named(frames),
    diagnose(
      {
        "reuses-its-memory": [
          first !== undefined && first !== "first" && !first.includes("!"),
          `You had yielded "first", and later that message read "${first}": you had written another message into the same memory. Where does your code make the memory for a message, and how often?`,
        ],
        "hands-out-views": [
          first !== undefined && first !== "first",
          `${reused} You had yielded "first", and later that message read "${first}". Whose memory did you yield?`,
        ],
        "keeps-views": [
          first === "first",
          `${reused} The first chunk held the message "first" and the beginning of "second". You yielded ${shown(frames)} and ${threw(error)}. Whose memory did you keep?`,
        ],
      },
      `${reused} You yielded ${shown(frames)} and ${threw(error)}.`,
    ),
  ).toEqual(["first", "second", "third"]);
});

test("an end between two frames is fine, an end inside one is an Error", manyCalls, async () => {
  const stream = streamOf("one", "hello");
  const frames = { one: 7, header: 11, all: 16 };
  for (const length of [7, 12, 13, 14, 15, 11, 8, 9, 10, 16]) {
    const isWhole = length === frames.one || length === frames.all;
    for (const chunks of [[stream.slice(0, length)], [...stream.slice(0, length)].map((b) => [b])]) {
      const { frames: got, error } = await read(chunks.map((chunk) => Uint8Array.from(chunk)));
      const seen = `A frame of 7 bytes came, then ${length - 7} of the 9 bytes of another one, then the end. You yielded ${shown(got)} and`;

      if (isWhole) {
        expect(
          error,
          diagnose({}, `The stream ended between two frames, and you ${threw(error)}.`),
        ).toBeUndefined();
        continue;
      }
      expect(
        error,
        diagnose({
          "ignores-cut-end": [
            !error && length > frames.header,
            `${seen} ended as if nothing were missing. How does the caller notice?`,
          ],
          "ignores-cut-after-header": [
            !error && length === frames.header,
            `${seen} ended as if nothing were missing. The header had announced a message. How does the caller notice?`,
          ],
          "ignores-cut-header": [
            !error && length < frames.header,
            `${seen} ended as if nothing were missing. A part of a header is a part of a frame. How does the caller notice?`,
          ],
        }),
      ).toBeInstanceOf(Error);
      expect(named(got), diagnose({}, `${seen} ${threw(error)}.`)).toEqual(["one"]);
    }
  }
});

test("the limit is for messages, not for chunks, and maxLength bytes are allowed", async () => {
  const many = await read([streamOf("123", "456", "abc", "def", "ghi")], 8);
  const exact = await read([streamOf("12345678")], 8);
  const fits = async (text: string) => exact.error && !(await read([streamOf(text)], 8)).error;
  const [one, four] = [await fits("1234567"), await fits("1234")];

  expect(
    many.error,
    diagnose(
      {
        "limits-the-chunk": [
          many.error instanceof RangeError,
          `With maxLength 8, one chunk held five messages of 3 bytes, and you ${threw(many.error)}. Whose length did you compare?`,
        ],
      },
      `With maxLength 8, one chunk held five messages of 3 bytes, and you ${threw(many.error)}.`,
    ),
  ).toBeUndefined();
  expect(
    exact.error ?? named(exact.frames),
    diagnose(
      {
        "limit-off-by-one": [
          one,
          `With maxLength 8, a message of exactly 8 bytes came, and you ${threw(exact.error)}. Is that more than the limit?`,
        ],
        "limits-message-and-header": [
          four,
          `With maxLength 8, you yielded a message of 4 bytes, and for one of 8 bytes you ${threw(exact.error)}. Do the four bytes of the header count?`,
        ],
      },
      `With maxLength 8, a message of exactly 8 bytes came. You yielded ${shown(exact.frames)} and ${threw(exact.error)}.`,
    ),
  ).toEqual(["12345678"]);
});

test("a message that is too long is refused before it is read", manyCalls, async () => {
  const { chunks, taken } = announced(1_000_000);
  const { frames, error } = await read(chunks, 1000);
  const bytes = grouped(taken() * 1000);

  expect(
    error ?? frames.length,
    diagnose(
      {
        "stops-silently": [
          !error && frames.length === 0 && taken() < 1000,
          `A header announced 1,000,000 bytes, with maxLength 1000. You yielded nothing, and ended as if nothing were wrong. How does the caller notice?`,
        ],
        unbounded: [
          frames[0]?.length === 1_000_000,
          "maxLength was 1000, and you yielded a message of 1,000,000 bytes. What would you do with a header that announces four gigabytes?",
        ],
      },
      `A header announced 1,000,000 bytes, with maxLength 1000. You yielded ${shown(frames)} and ${threw(error)}. Expected a RangeError.`,
    ),
  ).toBeInstanceOf(RangeError);
  expect(
    taken(),
    diagnose(
      {
        "limits-after-reading": [
          taken() >= 1000,
          `A header announced 1,000,000 bytes, with maxLength 1000. You threw a RangeError, but only after you had read ${bytes} bytes of the message. When do you know its length?`,
        ],
      },
      `A header announced 1,000,000 bytes, with maxLength 1000. You read ${bytes} bytes of the message before you threw.`,
    ),
  ).toBeLessThan(500);
});

test("the fourth byte of the header decides, after the messages before it", manyCalls, async () => {
  for (const begin of [[], ["one", "two"]]) {
    for (const length of [9, 256, 65_536, 0x7fffffff, 0x80000000, 0xffffffff]) {
      const bytes = Buffer.concat([streamOf(...begin), header(length)]);
      for (const pieces of [[bytes], [bytes.subarray(0, -1), bytes.subarray(-1)]]) {
        const { frames, error } = await read(
          pausing(pieces, []).chunks,
          8,
          `a RangeError after the header ${hexBytes(header(length))} (maxLength 8)`,
          {
            "waits-for-a-long-message": [
              true,
              `The header ${hexBytes(header(length))} had arrived, with maxLength 8. It announces ${grouped(length)} bytes, and you are waiting for more. Which number did you read from its four bytes, and when do you compare it?`,
            ],
          },
        );
        const seen = `The header ${hexBytes(header(length))} came after ${begin.length} messages, with maxLength 8. You yielded ${frames.length} messages`;

        expect(
          error ?? frames.length,
          diagnose(
            {
              "signed-length": [
                length >= 0x80000000 && !(error instanceof RangeError) && frames.length > begin.length,
                `${seen}: the message was taken for one that fits. Which number is that header, and can it be negative?`,
              ],
            },
            `${seen} and ${threw(error)}.`,
          ),
        ).toBeInstanceOf(RangeError);
        expect(
          named(frames),
          diagnose(
            {
              "loses-messages-before": [
                frames.length < begin.length,
                `${seen} and threw the RangeError. What is the caller to do with the good messages before it?`,
              ],
            },
            `${seen} and ${threw(error)}.`,
          ),
        ).toEqual(begin);
      }
    }
  }
});

/** Long enough for whoever takes byte after byte, and awaits each. */
const patient = 10_000;

test(
  "without a maxLength, a message may have 1,048,576 bytes",
  { meta: { limit: 2 * patient } },
  async () => {
    const message = new Uint8Array(1_048_576).fill(120);
    const pieces = piecesOf(message, 65_536, (longest) => longest);

    const { frames, error } = await read(
      [header(message.length), ...pieces],
      undefined,
      "readFrames() to end",
      {},
      patient,
    );
    const longer = await read([header(message.length + 1)]);

    expect(
      error,
      diagnose({}, `A message of 1,048,576 bytes came, and you ${threw(error)}.`),
    ).toBeUndefined();
    expect(frames[0]).toEqualBytes(message);
    expect(
      longer.error,
      diagnose(
        {},
        `A header announced 1,048,577 bytes, and readFrames() was called without a maxLength. You ${threw(longer.error)}.`,
      ),
    ).toBeInstanceOf(RangeError);
  },
);

test("readFrames reads from a socket what frame makes", async () => {
  const { socket, peer } = await socketPair();
  const bytes = Buffer.concat(["☕", "", "x".repeat(300)].map((text) => frame(Buffer.from(text))));
  const sent = peer.sendPieces([bytes.subarray(0, 2), bytes.subarray(2, 9), bytes.subarray(9)]);
  void sent.then(() => peer.end());

  const { frames, error } = await read(socket);

  expect(
    error ?? frames.map((item) => Buffer.from(item).toString()),
    diagnose(
      {},
      `frame() made three messages, and from a socket readFrames() yielded ${shown(frames)} and ${threw(error)}.`,
    ),
  ).toEqual(["☕", "", "x".repeat(300)]);
});

test("any messages, cut anywhere, come out as they went in", manyCalls, async () => {
  const random = new Random("frames");
  for (let round = 0; round < 20; round++) {
    const messages = Array.from({ length: random.integer(1, 6) }, () => random.bytes(random.integer(0, 12)));
    const stream = Buffer.concat(messages.flatMap((message) => [header(message.length), message]));
    const chunks = piecesOf(stream, 9, (longest) => random.integer(1, longest));
    const { frames, error } = await read(chunks.map((chunk) => Uint8Array.from(chunk)));

    expect(
      error ?? named(frames),
      diagnose(
        {},
        `The messages ${shown(messages)} came in ${chunks.length} chunks. You yielded ${shown(frames)} and ${threw(error)}.`,
      ),
    ).toEqual(named(messages));
  }
});

type Chunks = AsyncIterable<Uint8Array> | Uint8Array[];

/** All messages until the end or the error, and the error. */
async function read(
  chunks: Chunks,
  maxLength?: number,
  what = "readFrames() to end",
  symptoms: Symptoms = {},
  limit = 2000,
) {
  const reading = startReading(readFrames(Array.isArray(chunks) ? arriving(chunks) : chunks, maxLength));
  const { error } = await outcome(limit, what, reading.end, symptoms);
  return { frames: reading.items, error };
}

/** Reads, where the answer runs, pieces that all come in one buffer, which is spoiled in the end. */
function readReused(reader: typeof readFrames, pieces: Uint8Array[]) {
  return inAnswer(
    async (reader: typeof readFrames, pieces: Uint8Array[]) => {
      const buffer = new Uint8Array(64);
      async function* chunks() {
        for (const piece of pieces) {
          buffer.fill(33);
          buffer.set(piece);
          yield buffer.subarray(0, piece.length);
        }
        buffer.fill(33);
      }
      const frames: Uint8Array[] = [];
      try {
        for await (const item of reader(chunks())) frames.push(item);
      } catch (error) {
        buffer.fill(33);
        return { frames, error };
      }
      return { frames, error: undefined };
    },
    reader,
    pieces,
  );
}

/** What is in front of the message, as text. */
function digits(framed: Uint8Array, length: number): string {
  return Buffer.from(framed.subarray(0, Math.max(0, framed.length - length))).toString("latin1");
}

function isIn(part: Uint8Array, whole: Uint8Array): boolean {
  return Buffer.from(whole).includes(Buffer.from(part));
}

function endsWith(framed: Uint8Array, bytes: Uint8Array): boolean {
  return (
    framed.length >= bytes.length && Buffer.from(bytes).equals(framed.subarray(framed.length - bytes.length))
  );
}

/** A header that announces `length` bytes, and that message in chunks of 1000; and how many of these were taken so far. */
function announced(length: number): { chunks: AsyncIterable<Uint8Array>; taken(): number } {
  return inAnswer(
    (head: Uint8Array, chunkCount: number) => {
      let taken = 0;
      async function* chunks() {
        yield head;
        while (taken < chunkCount) {
          taken++;
          yield Buffer.alloc(1000, "x");
        }
      }
      return { chunks: chunks(), taken: () => taken };
    },
    header(length),
    length / 1000,
  );
}

/** Frames made by the test, in memory of their own. */
function streamOf(...messages: string[]): Uint8Array {
  const parts = messages.map((text) => Buffer.from(text, "latin1"));
  return Uint8Array.from(Buffer.concat(parts.flatMap((part) => [header(part.length), part])));
}

function header(length: number): Uint8Array {
  return Uint8Array.of(length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff);
}

/** Whether the stream of the cut test is in the middle of a header after so many bytes. */
function isInHeader(length: number): boolean {
  return [0, 9, 13, 20].some((start) => length > start && length < start + 4);
}

function named(frames: Uint8Array[]): string[] {
  return frames.map((item) => (item instanceof Uint8Array ? escapeBytes(item, 300) : describeValue(item)));
}

function shown(frames: Uint8Array[]): string {
  const names = named(frames.slice(0, 4)).map(
    (name) => `"${name.length > 40 ? `${name.slice(0, 40)} …` : name}"`,
  );
  if (!frames.length) return "nothing";
  return frames.length > 4 ? `${frames.length} messages (${names.join(", ")} …)` : names.join(", ");
}

function lengths(chunks: Uint8Array[]): string {
  if (chunks.length > 3) return `${chunks[0]!.length} (each)`;
  return chunks.map(({ length }) => length).join(" and ");
}
