import { readSized } from "#exercises/04-web-page/05-content-length.ts";
import { catsPage } from "../../local-servers/cats.ts";
import { socketPair } from "../../local-servers/tcp.ts";
import { wire } from "../../local-servers/wire.ts";
import { arriving, cuts, diagnose, expect, type Outcome, outcome, test, within } from "../test.ts";

const binary = Uint8Array.of(0, 255, 13, 10, 128, 0, 226, 152);

test("a body in two chunks comes back in one", async () => {
  const body = await read(arriving([Buffer.from("Hello, "), Buffer.from("cats!")]), 12);

  expect(body).toEqualBytes("Hello, cats!");
});

test("a whole body is returned although the connection stays open", async () => {
  const body = await within(
    1000,
    "your body: all 5 bytes are there, and the connection stays open",
    () => readSized(staysOpen("Hel", "lo"), 5),
    {
      "waits-for-end": [
        true,
        "All bytes of the body had arrived, and you went on reading. What tells you that no further chunk is needed?",
      ],
    },
  );

  expect(body).toEqualBytes("Hello");
});

test("bytes behind the body do not belong to it", async () => {
  for (const chunks of [["Hello, and what follows"], ["Hel", "lo, and"], ["Hello", " not asked for"]]) {
    const body = await read(staysOpen(...chunks), 5);

    expect(
      body,
      diagnose({
        "takes-too-much": [
          body.length > 5,
          "You returned more bytes than the length says. How much of the last chunk belongs to the body?",
        ],
      }),
    ).toEqualBytes("Hello");
  }
});

test("the length counts bytes, wherever they are cut", async () => {
  for (const whole of [Buffer.from("naïve café ☕"), binary]) {
    for (const chunks of cuts(whole)) {
      const { value, error } = await settled(arriving(chunks), whole.length);

      expect(
        value ?? error,
        diagnose({
          "counts-characters": [
            error || value,
            `The body had ${whole.length} bytes, some of them only parts of a character or no text at all.${error ? ` Your function ended with ${error}.` : ""} What did you count?`,
          ],
        }),
      ).toEqualBytes(whole);
    }
  }
});

test("an end that comes too early is an error with both numbers", async () => {
  expect(await read(arriving([catsPage]), 8371)).toEqualBytes(catsPage);
  for (const [got, chunks] of [
    [473, [catsPage.subarray(0, 400), catsPage.subarray(400, 473)]],
    [8370, [catsPage.subarray(1)]],
  ] as const) {
    const { error, resolved, value } = await settled(arriving(chunks), 8371);
    const message = error instanceof Error ? error.message : "";

    expect(
      error,
      diagnose({
        "accepts-truncated": [
          resolved,
          `Only ${got} of 8371 bytes came before the end, and you returned ${value?.length} bytes as if that were the body. How will the caller notice?`,
        ],
      }),
    ).toBeInstanceOf(Error);
    expect(
      message.match(/\d+/g),
      diagnose({
        "hides-the-count": [
          !message.includes("8371") || !message.includes(String(got)),
          `The error says ${JSON.stringify(message)}. Which two numbers would help its reader?`,
        ],
      }),
    ).toEqual(expect.arrayContaining([String(got), "8371"]));
  }
});

test("a length of 0 is an empty body, without reading", async () => {
  const empty = await within(
    1000,
    "an empty body: there is nothing to read, and nothing comes",
    () => readSized(staysOpen(), 0),
    {
      "waits-at-zero": [
        true,
        "For a length of 0 you waited for a chunk. Which part of the body could it hold?",
      ],
    },
  );

  expect(empty).toEqualBytes("");
  expect(await read(staysOpen("next reply"), 0)).toEqualBytes("");
  expect(await read(arriving([]), 0)).toEqualBytes("");
});

test("a length that is negative or no whole number is a RangeError", async () => {
  expect(await read(arriving([Buffer.from("cat")]), 3)).toEqualBytes("cat");
  for (const length of [-1, 1.5, Number.NaN]) {
    const { error } = await settled(arriving([Buffer.from("cat")]), length);

    expect(
      error,
      diagnose({
        "accepts-any-length": [
          !(error instanceof RangeError),
          `No body can have a length of ${length}. What did your function make of it?`,
        ],
      }),
    ).toBeInstanceOf(RangeError);
  }
});

test("a socket that pauses and stays open gives its body", async () => {
  const { socket, peer } = await socketPair();
  const sent = peer.sendPieces([
    catsPage.subarray(0, 473),
    catsPage.subarray(473, 4569),
    catsPage.subarray(4569),
  ]);

  const body = await within(2000, "your body from a socket that stays open", () => readSized(socket, 8371));
  await sent;

  if (body.length !== 8371) wire().mark(`8371 bytes were announced, ${body.length} returned`);
  expect(body).toEqualBytes(catsPage);
});

/** Chunks of a connection on which nothing more comes, not even its end. */
async function* staysOpen(...chunks: string[]): AsyncGenerator<Uint8Array> {
  yield* arriving(chunks.map((chunk) => Buffer.from(chunk)));
  await new Promise(() => {});
}

async function read(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  return await within(1000, `your body of ${length} bytes`, () => readSized(chunks, length));
}

async function settled(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Outcome<Uint8Array>> {
  return await outcome(1000, `readSized() to settle for a length of ${length}`, () =>
    readSized(chunks, length),
  );
}
