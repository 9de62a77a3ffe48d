/**
 * Long, because too much, too little and the wrong bytes look alike by their number: each is told apart by
 * what had arrived.
 */
import { inspect } from "node:util";
import { readSized } from "#exercises/04-web-page/05-content-length.ts";
import { catsPage } from "../../local-servers/cats.ts";
import { socketPair } from "../../local-servers/tcp.ts";
import { wire } from "../../local-servers/wire.ts";
import {
  arriving,
  cuts,
  diagnose,
  differenceInBytes,
  expect,
  inAnswer,
  type Outcome,
  outcome,
  type Symptoms,
  test,
  within,
} from "../test.ts";

const text = "naïve café ☕";
const binary = Uint8Array.of(0, 255, 13, 10, 128, 0, 226, 152);

test("returns a body that comes in two chunks", async () => {
  await expectBody(["Hello, ", "cats!"], 12, "Hello, cats!");
});

test("returns a complete body while the connection stays open", async () => {
  await expectBodyWhileOpen(["Hel", "lo"], 5, "Hello", (seen) => ({
    "waits-for-end": [
      true,
      `${seen} All bytes of the body had arrived by then. What tells you that you need no other chunk?`,
    ],
  }));
});

test("goes on after an empty chunk", async () => {
  await expectBody(["", "Hel", "", "lo"], 5, "Hello");
});

test("reads two bodies at the same time", async () => {
  const streams = [
    ["Hel", "lo"],
    ["mew, ", "mew"],
  ].map((chunks) => arriving(chunks.map((chunk) => Buffer.from(chunk))));

  const bodies = await Promise.all([settled(streams[0]!, 5), settled(streams[1]!, 8)]);

  for (const [index, expected] of ["Hello", "mew, mew"].entries()) {
    const { value, error } = bodies[index]!;
    const seen = `Two bodies arrived at the same time, "Hello" and "mew, mew".`;
    expect(
      error,
      diagnose({}, `${seen} For ${JSON.stringify(expected)}, your promise rejected with ${show(error)}.`),
    ).toBeUndefined();
    expectSame(value, Buffer.from(expected), seen);
  }
});

test("leaves out the bytes that follow the body", async () => {
  for (const chunks of [["Hello, and what follows"], ["Hel", "lo, and"], ["Hello", " not asked for"]]) {
    await expectBodyWhileOpen(chunks, 5, "Hello", (seen) => ({
      "overlooks-the-end": [
        true,
        `${seen} More bytes than the body has had arrived by then. At which numbers of bytes does your code stop reading?`,
      ],
    }));
  }
});

test("counts bytes, wherever they are cut", async () => {
  for (const whole of [Buffer.from(text), binary]) {
    for (const chunks of cuts(whole)) {
      const { value, error, resolved } = await settledThere(chunks, whole.length);
      const characters = whole === binary ? "" : ` and ${text.length} characters`;
      const seen = `The body has ${whole.length} bytes${characters}. All of them arrived, in ${chunks.length === 1 ? "1 chunk" : `${chunks.length} chunks`}.`;

      expect(
        resolved,
        diagnose(
          {
            "counts-characters": [
              new RegExp(`\\b${text.length}\\b`).test(String(error)),
              `${seen} Your promise rejected with "${error}". What did your code count?`,
            ],
          },
          `${seen} Your promise rejected with ${show(error)}.`,
        ),
      ).toBe(true);
      expectSame(value, whole, seen);
    }
  }
});

test("rejects with both numbers if the chunks end too early", async () => {
  await expectBody([catsPage], 8371, catsPage);
  for (const [arrived, chunks] of [
    [473, [catsPage.subarray(0, 400), catsPage.subarray(400, 473)]],
    [8370, [catsPage.subarray(1)]],
  ] as const) {
    const { error, resolved, value } = await settled(arriving(chunks), 8371);
    const seen = `The chunks ended after ${arrived} of 8371 bytes`;

    expect(
      error,
      diagnose(
        {
          "fills-up-with-zeros": [
            value instanceof Uint8Array && value.length === 8371 && !value.subarray(arrived).some(Boolean),
            `${seen}, and your promise resolved with ${show(value)}: zeros that never arrived fill up the end. How would the caller notice that something is missing?`,
          ],
          "accepts-truncated": [
            resolved,
            `${seen}, and your promise resolved with ${show(value)}. How would the caller notice that something is missing?`,
          ],
        },
        `${seen}, and your promise rejected with ${show(error)}, which isn't an Error.`,
      ),
    ).toBeInstanceOf(Error);
    const { message } = error as Error;
    expect(
      message.match(/\d+/g),
      diagnose({
        "trips-over-the-end": [
          error instanceof TypeError,
          `${seen}, and your promise rejected with ${show(error)}: your code used something that was missing. What does \`next()\` resolve with when a stream has ended?`,
        ],
        "counts-what-is-missing": [
          new RegExp(`\\b${8371 - arrived}\\b`).test(message),
          `${seen}, and the message of your error is ${JSON.stringify(message)}. ${8371 - arrived} bytes were missing. Which two numbers does the task ask for?`,
        ],
        "counts-a-part": [
          chunks.length > 1 && new RegExp(`\\b${chunks.at(-1)!.length}\\b`).test(message),
          `${seen}, and the message of your error is ${JSON.stringify(message)}. ${chunks.at(-1)!.length} bytes were in the last chunk. Which chunks count?`,
        ],
        "hides-the-count": [
          true,
          `${seen}, and the message of your error is ${JSON.stringify(message)}. It should contain, in plain digits, how many bytes arrived and how many were announced.`,
        ],
      }),
    ).toEqual(expect.arrayContaining([String(arrived), "8371"]));
  }
});

test("returns an empty body for a length of 0, without reading", async () => {
  await expectBodyWhileOpen([], 0, "", (seen) => ({
    "waits-at-zero": [true, `${seen} What could that chunk contain?`],
  }));
  await expectBodyWhileOpen(["next reply"], 0, "");
  await expectBody([], 0, "");
});

test("rejects with a RangeError if the length can't be one", async () => {
  await expectBody(["cat"], 3, "cat");
  for (const length of [-1, 1.5, Number.NaN]) {
    let isRead = false;
    const stream = async function* () {
      isRead = true;
      yield* arriving([Buffer.from("cat")]);
    };
    const { error, value, resolved } = await settled(stream(), length);
    const seen = `The length was ${length}, and your promise`;

    expect(
      error,
      diagnose(
        {
          "accepts-any-length": [
            resolved,
            `${seen} resolved with ${show(value)}. No body has such a length.`,
          ],
          "checks-too-little": [
            isRead,
            `${seen} rejected with ${show(error)}, after your code had read from the chunks: ${length} had passed your check of the length. The task asks for a RangeError. Which comparisons are true for ${length}?`,
          ],
        },
        `${seen} rejected with ${show(error)}. The task asks for a RangeError.`,
      ),
    ).toBeInstanceOf(RangeError);
  }
});

test("reports failures by rejecting, not by throwing at the call", async () => {
  await expectBody(["cat"], 3, "cat");
  let thrown: unknown;
  try {
    const result: unknown = readSized(arriving([]), -1);
    await Promise.allSettled([result]);
  } catch (error) {
    thrown = error;
  }

  expect(
    thrown,
    diagnose({
      "throws-at-the-call": [
        true,
        `For a length of -1 the call itself threw ${show(thrown)}, so there was no promise. What does \`async\` before a function do with its errors?`,
      ],
    }),
  ).toBeUndefined();
});

test("reads from a socket that pauses and stays open", async () => {
  const { socket, peer } = await socketPair();
  const sent = peer.sendPieces([
    catsPage.subarray(0, 473),
    catsPage.subarray(473, 4569),
    catsPage.subarray(4569),
  ]);

  const body: unknown = await within(2000, "your body from a socket that stays open", () =>
    readSized(socket, 8371),
  );
  await sent;

  const length = body instanceof Uint8Array ? body.length : 0;
  if (length !== 8371) wire().mark(`8371 bytes were announced, ${length} returned`);
  expectSame(body, catsPage, "8371 bytes arrived on a socket in three pieces.");
});

/** What a wait for a body that has arrived may show: `seen` says what the code asked for. */
type Waits = (seen: string) => Parameters<typeof diagnose>[0];

async function expectBody(
  chunks: (string | Uint8Array)[],
  length: number,
  expected: string | Uint8Array,
): Promise<void> {
  const pieces = chunks.map((chunk) => Buffer.from(chunk));
  const { value, error } = await settled(arriving(pieces), length);
  const filled = pieces.filter((piece) => piece.length > 0);
  const without =
    error && filled.length < pieces.length ? await settled(arriving(filled), length) : undefined;
  expectNoError(error, chunks, length, without?.resolved);
  const last = pieces.at(-1)!;
  const before = Buffer.concat(pieces.slice(0, -1));
  expectSame(value, Buffer.from(expected), input(chunks, length), Buffer.concat(pieces), {
    "drops-the-last-chunk": [
      () => before.length > 0 && before.length + last.length === length && before.equals(value as Uint8Array),
      `${input(chunks, length)} Your promise resolved with ${show(value)}: the last chunk, which completes the body, is missing. Which part of that chunk does your code keep?`,
    ],
  });
}

/** The same on a connection on which nothing more comes after the chunks, not even its end. */
async function expectBodyWhileOpen(
  chunks: string[],
  length: number,
  expected: string,
  waits: Waits = () => ({}),
): Promise<void> {
  let asked = false;
  const stream = async function* () {
    yield* arriving(chunks.map((chunk) => Buffer.from(chunk)));
    asked = true;
    await new Promise(() => {});
  };
  const symptoms = Object.entries(
    waits(`${input(chunks, length)} After that your code asked for another chunk and waited.`),
  ).map(([mistake, [, advice]]) => [mistake, [() => asked, advice]] as const);

  const { value, error } = await outcome(
    1000,
    `readSized() to resolve for a length of ${length}`,
    () => readSized(stream(), length),
    Object.fromEntries(symptoms),
  );

  expectNoError(error, chunks, length);
  expectSame(
    value,
    Buffer.from(expected),
    input(chunks, length),
    Buffer.concat(chunks.map((chunk) => Buffer.from(chunk))),
  );
}

/** `arrived` is everything that came, the body and what follows it. */
function expectSame(
  value: unknown,
  expected: Uint8Array,
  seen: string,
  arrived = expected,
  symptoms: Symptoms = {},
): void {
  const result = `${seen} Your promise resolved with ${show(value)}`;
  const bytes = value instanceof Uint8Array ? Buffer.from(value) : undefined;
  const beginsRight = bytes && bytes.length > expected.length && bytes.indexOf(expected) === 0;
  expect(
    value,
    diagnose(
      {
        ...symptoms,
        "takes-too-much": [
          beginsRight && Buffer.from(arrived).indexOf(bytes) === 0,
          `${result}, ${(bytes?.length ?? 0) - expected.length} too many. How much of the last chunk belongs to the body?`,
        ],
        "pads-with-zeros": [
          beginsRight && bytes.subarray(expected.length).every((byte) => byte === 0),
          `${result}: the body, and after it zeros that never arrived, ${(bytes?.length ?? 0) - expected.length} in all. How large is the memory that your code fills?`,
        ],
        "keeps-bytes-of-another-call": [
          bytes && bytes.length > expected.length && bytes.subarray(-expected.length).equals(expected),
          `${result}. They end with the body, and other bytes come before it that weren't in these chunks. Where does your code keep what has arrived, and when is that empty?`,
        ],
        "reads-as-text": [
          value instanceof Uint8Array && Buffer.from(value).includes("\ufffd"),
          `${result}, and U+FFFD, the replacement character, is among them. Where do bytes become text?`,
        ],
      },
      bytes
        ? `${result}. ${differenceInBytes(bytes, expected)}`
        : `${result}. The task asks for a Uint8Array.`,
    ),
  ).toEqualBytes(expected);
}

async function settled(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Outcome<Uint8Array>> {
  return await outcome(1000, `readSized() to settle for a length of ${length}`, () =>
    readSized(chunks, length),
  );
}

/** The same where the answer runs: on a busy machine, many small chunks take long to cross over. */
async function settledThere(chunks: Uint8Array[], length: number): Promise<Outcome<Uint8Array>> {
  const reading = inAnswer(
    async (read, all, length) => {
      async function* arriving() {
        for (const chunk of all) {
          await null;
          yield chunk;
        }
      }
      return await read(arriving(), length);
    },
    readSized,
    chunks,
    length,
  );
  return await outcome(1000, `readSized() to settle for a length of ${length}`, reading);
}

function input(chunks: (string | Uint8Array)[], length: number): string {
  const shown = chunks.map((chunk) =>
    typeof chunk === "string" ? JSON.stringify(chunk) : `${chunk.length} bytes`,
  );
  return `The length was ${length}, and ${shown.length ? `the chunks were ${shown.join(", ")}` : "no chunk came"}.`;
}

/**
 * The chunks had the whole body, so there was no reason to reject. `isRightWithoutEmpty` is true if the same body comes out
 * without the empty chunks.
 */
function expectNoError(
  error: unknown,
  chunks: (string | Uint8Array)[],
  length: number,
  isRightWithoutEmpty = false,
): void {
  const lengths = chunks.map((chunk) => Buffer.byteLength(chunk));
  const arrived = lengths.reduce((sum, one) => sum + one, 0);
  const seen = `${input(chunks, length)} Your promise rejected with ${show(error)}.`;
  expect(
    error,
    diagnose(
      {
        "overfills-its-memory": [
          error instanceof RangeError && arrived > length,
          `${seen} The last chunk holds more than the body still needs. Which part of it belongs to the body?`,
        ],
        "empty-chunk-is-the-end": [
          isRightWithoutEmpty,
          `${seen} Without the empty chunks, your code returned the body. What does an empty chunk say about those that follow?`,
        ],
        "counts-chunks": [
          chunks.length > 1 && new RegExp(`\\b${chunks.length} of\\b`).test(String(error)),
          `${seen} ${chunks.length} is the number of chunks. What does your code add up?`,
        ],
        "counts-a-part": [
          error instanceof Error && !(error instanceof TypeError) && arrived >= length && chunks.length > 1,
          `${seen} All ${length} bytes of the body had arrived. Which bytes of the chunks after the first one does your code keep and count?`,
        ],
      },
      seen,
    ),
  ).toBeUndefined();
}

function show(value: unknown): string {
  if (value instanceof Uint8Array) return value.length === 1 ? "1 byte" : `${value.length} bytes`;
  if (value instanceof Error) return `"${value}"`;
  return inspect(value, { depth: 0, maxStringLength: 40, breakLength: Number.POSITIVE_INFINITY });
}
