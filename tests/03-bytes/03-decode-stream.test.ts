import { decodeStream } from "#exercises/03-bytes/03-decode-stream.ts";
import { arriving, collect, cuts, diagnose, expect, outcome, suspect, test, within } from "../test.ts";

const sample = "naïve café ☕ 🐈";
const bytes = Uint8Array.from(Buffer.from(sample));

test("ASCII in two chunks comes out whole", async () => {
  expect(await textOf([Buffer.from("GET /"), Buffer.from("cats\r\n")])).toBe("GET /cats\r\n");
});

test("a character may be cut anywhere", async () => {
  for (const chunks of cuts(bytes)) {
    const { value, error } = await decoded(chunks);

    expect(
      error ?? value?.join(""),
      diagnose({
        "decodes-per-chunk": [
          chunks.length > 1 && (error || value?.join("").includes("\uFFFD")),
          `The text was cut into chunks of ${lengths(chunks)} bytes, and a character across the cut was lost. What does your decoder remember of the chunk before?`,
        ],
      }),
    ).toBe(sample);
  }
});

test("nothing empty is yielded", async () => {
  for (const chunks of [...cuts(bytes), [new Uint8Array(0), bytes, new Uint8Array(0)]]) {
    const { value } = await decoded(chunks);

    expect(
      value,
      diagnose({
        "yields-empty": [
          value?.includes(""),
          `With chunks of ${lengths(chunks)} bytes you yielded an empty string. What is there to yield when a chunk completes no character?`,
        ],
      }),
    ).not.toContain("");
    expect(value?.join("")).toBe(sample);
  }
});

test("text is yielded as it arrives, not at the end", async () => {
  suspect({
    waiting: {
      "waits-for-the-end":
        "The first chunk held whole characters, the stream then paused, and nothing was yielded. What are you waiting for?",
    },
  });
  const { chunks, goOn } = pausing(Buffer.from("caf\xc3", "latin1"), Buffer.from("\xa9!", "latin1"));
  const texts = decodeStream(chunks);

  const first = await within(1000, "the text of the first chunk", () => texts.next());
  goOn();
  const rest = await within(1000, "the text of the second chunk", () => collect(texts));

  expect(first.value).toBe("caf");
  expect(rest.join("")).toBe("é!");
});

test("a stream that ends inside a character throws a TypeError", async () => {
  for (const rest of [[0xc3], [0xe2, 0x98], [0xf0, 0x9f, 0x90]]) {
    const { value, error } = await decoded([Buffer.from("cats "), Uint8Array.from(rest)]);

    expect(
      error,
      diagnose({
        "replaces-malformed": [
          value?.join("").includes("\uFFFD"),
          "The last character was cut off, and you yielded � in its place. How will the reader notice?",
        ],
        "ignores-cut-end": [
          value,
          "The last character was cut off, and your stream ended as if nothing were missing. Who told the decoder that nothing more comes?",
        ],
      }),
    ).toBeInstanceOf(TypeError);
  }
});

test("bytes that are no UTF-8 throw a TypeError", async () => {
  for (const wrong of [
    [0x61, 0xff, 0x62],
    [0xc3, 0x28],
    [0xed, 0xa0, 0x80],
  ]) {
    const { value, error } = await decoded([
      Buffer.from("cats "),
      Uint8Array.from(wrong),
      Buffer.from(" and more"),
    ]);

    expect(
      error,
      diagnose({
        "replaces-malformed": [
          value?.join("").includes("\uFFFD"),
          "There were bytes that are no UTF-8, and you yielded � for them. How will the reader notice?",
        ],
      }),
    ).toBeInstanceOf(TypeError);
  }
});

test("a real U+FFFD is a character like any other", async () => {
  const { value, error } = await decoded([Buffer.from("what \uFFFD means")]);

  expect(
    error ?? value?.join(""),
    diagnose({
      "rejects-real-replacement": [
        error,
        "The text holds U+FFFD itself (ef bf bd), which is valid UTF-8, and you took it for damage.",
      ],
    }),
  ).toBe("what \uFFFD means");
});

test("two streams at once do not disturb each other", async () => {
  const other = Uint8Array.from(Buffer.from("☕☕☕☕"));
  const apart = [...cuts(bytes)].at(-1)!;

  const [one, two] = await Promise.all([decoded(apart), decoded([...cuts(other)].at(-1)!)]);

  expect(
    [one.value?.join(""), two.value?.join("")],
    diagnose({
      "shares-a-decoder": [
        one.error || two.error,
        "Each stream decodes well alone, but not two at the same time. What do they share?",
      ],
    }),
  ).toEqual([sample, "☕☕☕☕"]);
});

async function textOf(chunks: Uint8Array[]): Promise<string> {
  const texts = await within(1000, "the decoded stream to end", () =>
    collect(decodeStream(arriving(chunks))),
  );
  return texts.join("");
}

async function decoded(chunks: Uint8Array[]) {
  return await outcome(1000, "the decoded stream to end", () => collect(decodeStream(arriving(chunks))));
}

/** A stream that pauses between two chunks until it is told to go on. */
function pausing(before: Uint8Array, after: Uint8Array) {
  let goOn = () => {};
  const told = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield before;
    await told;
    yield after;
  }
  return { chunks: chunks(), goOn };
}

function lengths(chunks: Uint8Array[]): string {
  if (chunks.length > 3) return chunks[0]!.length.toString();
  return chunks.map(({ length }) => length).join(" and ");
}
