/** Long because each rule of the stub is a test of its own. */
import { inspect } from "node:util";
import { decodeStream } from "#exercises/03-bytes/03-decode-stream.ts";
import { hexBytes } from "../../local-servers/escape.ts";
import {
  arriving,
  collect,
  cuts,
  diagnose,
  differenceInText,
  expect,
  inAnswer,
  type Outcome,
  outcome,
  readable,
  test,
  within,
} from "../test.ts";

const sample = "naïve café ☕ 🐈";
const bytes = utf8(sample);

test("joins ASCII that comes in two chunks", async () => {
  const text = await textOf([utf8("GET /"), utf8("cats\r\n")]);

  expect(
    text,
    diagnose(
      {
        "prints-the-numbers": [
          /^\d+(,\d+)+/.test(text),
          `Joined together, what you yielded is ${inspect(text)}: the bytes' numbers with commas between them. That's what \`toString()\` of a Uint8Array returns, and \`+\` calls it, too. What decodes bytes?`,
        ],
        "yields-again": [
          text.startsWith("GET /GET /"),
          `The chunks were "GET /" and "cats\\r\\n". Joined together, what you yielded is ${inspect(text)}: after the second chunk you yielded the text of the first once more. Which bytes does your code decode then?`,
        ],
        "trims-chunks": [
          text === "GET /cats" || text === "GET/cats",
          `Joined together, what you yielded is ${inspect(text)}. The line break at the end is part of the text, too.`,
        ],
      },
      `The chunks were "GET /" and "cats\\r\\n". Joined together, what you yielded is ${inspect(text)}. ${differenceInText(text, "GET /cats\r\n")}`,
    ),
  ).toBe("GET /cats\r\n");
});

test("decodes characters that are cut anywhere", async () => {
  for (const chunks of cuts(bytes)) {
    const ending = await decoded(chunks);
    const text = ending.value?.join("");

    expect(
      ending.error ?? text,
      diagnose(
        {
          "decodes-per-chunk": [
            cutsCharacter(chunks) && (ending.error || text?.includes("\uFFFD")),
            `The bytes came in ${lengths(chunks)}, cut inside a character, and your stream ${ended(ending)}. What happens to the bytes of a character whose rest comes in the next chunk?`,
          ],
          "stops-at-a-chunk-without-text": [
            text !== undefined && chunks.length > 1 && text === beforeSilence(chunks),
            `The bytes came in ${lengths(chunks)}, and your stream ${ended(ending)}. Then came ${hexBytes(utf8("ï").subarray(0, 1))}, which completes no character, so the decoder returned an empty string. What does your loop do then?`,
          ],
          "drops-white-space": [
            text !== sample && text === sample.replaceAll(" ", ""),
            `The bytes came in ${lengths(chunks)}, and your stream ${ended(ending)}. Every space is missing. Which pieces of text does your code leave out?`,
          ],
        },
        `The bytes came in ${lengths(chunks)}, and your stream ${ended(ending)}. ${text === undefined ? "" : differenceInText(text, sample)}`,
      ),
    ).toBe(sample);
  }
});

test("yields no empty string", async () => {
  for (const chunks of [...cuts(bytes), [new Uint8Array(0), bytes, new Uint8Array(0)]]) {
    const ending = await decoded(chunks);
    const { value } = ending;

    expect(
      value ?? ending.error,
      diagnose(
        {
          "yields-empty": [
            value?.includes(""),
            value?.at(-1) === "" && !value.slice(0, -1).includes("")
              ? `The bytes came in ${lengths(chunks)}, and the last string that you yielded is empty. What does the last call of \`decode\` return when no character is left over?`
              : `The bytes came in ${lengths(chunks)}, and you yielded an empty string. What is there to yield when a chunk completes no character?`,
          ],
        },
        `The bytes came in ${lengths(chunks)}, and your stream ${ended(ending)}.`,
      ),
    ).not.toContain("");
    const text = value?.join("") ?? "";
    const seen = `The bytes came in ${lengths(chunks)}, some of them perhaps empty, and your stream ${ended(ending)}.`;
    expect(text, diagnose({}, `${seen} ${differenceInText(text, sample)}`)).toBe(sample);
  }
});

test("yields text as it arrives", async () => {
  const { chunks, goOn } = pausing(Uint8Array.of(0x63, 0x61, 0x66, 0xc3), Uint8Array.of(0xa9, 0x21));
  const texts = readable(decodeStream(chunks))[Symbol.asyncIterator]();

  let first = "";
  while (first.length < 3) {
    const step = await within(1000, "the text of the first chunk", () => texts.next(), {
      "waits-for-the-end": [
        true,
        `The first chunk was 63 61 66 c3: three whole characters and the first byte of a fourth. Then the stream paused. So far you have yielded ${first ? inspect(first) : "nothing"}. Which of these bytes can be decoded without the next chunk?`,
      ],
    });
    if (step.done) break;
    first += step.value;
  }
  goOn();
  const rest = await within(1000, "the text of the second chunk", () =>
    collect({ [Symbol.asyncIterator]: () => texts }),
  );

  expect(first, diagnose({}, `From the chunk 63 61 66 c3 you yielded ${inspect(first)}.`)).toBe("caf");
  expect(rest.join(""), diagnose({}, `After the pause you yielded ${inspect(rest.join(""))}.`)).toBe("é!");
});

test("yields a character as soon as it is complete", async () => {
  const { chunks, goOn } = pausing(utf8("☕☕"), utf8("!"));
  const texts = readable(decodeStream(chunks))[Symbol.asyncIterator]();

  let first = "";
  while (first.length < 2) {
    const step = await within(1000, "the text of the first chunk", () => texts.next(), {
      "waits-for-ascii": [
        true,
        `The first chunk was e2 98 95 e2 98 95, two whole characters. Then the stream paused. So far you have yielded ${first ? inspect(first) : "nothing"}. How does your code find out whether a character is complete?`,
      ],
    });
    if (step.done) break;
    first += step.value;
  }
  goOn();
  const rest = await within(1000, "the text of the second chunk", () =>
    collect({ [Symbol.asyncIterator]: () => texts }),
  );

  expect(
    first + rest.join(""),
    diagnose({}, `From "☕☕" and "!" you yielded ${inspect(first + rest.join(""))}.`),
  ).toBe("☕☕!");
});

test("yields U+FEFF anywhere but at the beginning", async () => {
  const ending = await decoded([utf8("cats "), utf8("\uFEFFand dogs")]);
  const seen = `The chunks were "cats " and "and dogs", the second one with U+FEFF (ef bb bf) before it, and your stream ${ended(ending)}.`;

  expect(
    ending.error ?? ending.value?.join(""),
    diagnose(
      {
        "drops-later-marks": [
          ending.value?.join("") === "cats and dogs",
          `${seen} You left out the U+FEFF. Where is it a byte-order mark?`,
        ],
      },
      seen,
    ),
  ).toBe("cats \uFEFFand dogs");
});

test("throws a TypeError when the stream ends inside a character", async () => {
  const damaged = await decoded([Uint8Array.of(0x61, 0xff, 0x62)]);
  const hidesDamage = damaged.value && !damaged.value.join("").includes("\uFFFD");
  for (const rest of [[0xc3], [0xe2, 0x98], [0xf0, 0x9f, 0x90]]) {
    const ending = await decoded([utf8("cats "), Uint8Array.from(rest)]);
    const seen = `The last character was cut off (${hexBytes(Uint8Array.from(rest))}), and your stream ${ended(ending)}.`;

    expect(
      ending.error,
      diagnose(
        {
          "replaces-malformed": [
            ending.value?.join("").includes("\uFFFD"),
            `${seen} How should the reader notice?`,
          ],
          "swallows-errors": [
            ending.value && hidesDamage,
            `${seen} For 61 ff 62, which isn't valid UTF-8, it ${ended(damaged)}, and no error reached the reader either. What does your code do with the errors of its decoder?`,
          ],
          "ignores-cut-end": [
            ending.value,
            `${seen} How does your decoder learn that no more bytes will come?`,
          ],
        },
        `${seen} The task asks for a TypeError.`,
      ),
    ).toBeInstanceOf(TypeError);
  }
});

test("throws a TypeError for bytes that aren't valid UTF-8", async () => {
  for (const wrong of [
    [0x61, 0xff, 0x62],
    [0xc3, 0x28],
    [0xed, 0xa0, 0x80],
  ]) {
    const ending = await decoded([utf8("cats "), Uint8Array.from(wrong), utf8(" and more")]);
    const seen = `The bytes ${hexBytes(Uint8Array.from(wrong))} aren't valid UTF-8, and your stream ${ended(ending)}.`;

    expect(
      ending.error,
      diagnose(
        {
          "replaces-malformed": [
            ending.value?.join("").includes("\uFFFD"),
            `${seen} How should the reader notice?`,
          ],
        },
        `${seen} The task asks for a TypeError.`,
      ),
    ).toBeInstanceOf(TypeError);
  }
});

test("yields a real U+FFFD like any other character", async () => {
  const ending = await decoded([utf8("what \uFFFD means")]);

  expect(
    ending.error ?? ending.value?.join(""),
    diagnose(
      {
        "rejects-real-replacement": [
          ending.error instanceof TypeError,
          `The text contains U+FFFD itself (ef bf bd), which is valid UTF-8, and your stream ${ended(ending)}. Does a \uFFFD in the decoded text always mean damage?`,
        ],
      },
      `The text contains U+FFFD itself (ef bf bd), which is valid UTF-8, and your stream ${ended(ending)}.`,
    ),
  ).toBe("what \uFFFD means");
});

test("decodes two streams at the same time", async () => {
  const chunks = [...cuts(bytes)].at(-1)!;
  const cups = [...cuts(utf8("☕☕☕☕"))].at(-1)!;
  const alone = await decoded(cups);
  expect(
    alone.value?.join(""),
    diagnose({}, `The bytes of "☕☕☕☕" came one by one, and your stream ${ended(alone)}.`),
  ).toBe("☕☕☕☕");

  const { value, error } = await outcome(1000, "both decoded streams to end", readAll([chunks, cups]));

  const [one, two] = value?.map((texts) => inspect(texts.join(""))) ?? [];
  const together = value ? `one yielded ${one} in all, the other ${two}` : `one of them threw ${error}`;
  expect(
    value?.map((texts) => texts.join("")) ?? error,
    diagnose({
      "shares-a-decoder": [
        true,
        `Your function decodes each of two streams correctly on its own. At the same time, ${together}. What do they share?`,
      ],
    }),
  ).toEqual([sample, "☕☕☕☕"]);
});

test("passes on the error of a stream that breaks", async () => {
  const broken = new Error("the connection was reset");
  const texts: string[] = [];
  const reading = async () => {
    for await (const text of decodeStream(arriving([utf8("cats ")], broken))) texts.push(text);
  };

  const { error, resolved } = await outcome(1000, "the decoded stream to end", reading);

  const seen = `The stream yielded "cats ", and then it failed with the error "${broken.message}".`;
  expect(
    error,
    diagnose(
      {
        "ends-with-a-broken-stream": [
          resolved,
          `${seen} Your stream yielded ${inspect(texts.join(""))} and ended, as if that were all. How should the reader notice?`,
        ],
        "calls-every-error-malformed": [
          error instanceof TypeError,
          `${seen} Your stream threw "${error}". Is it the bytes that were at fault? Which statements does your \`try\` cover?`,
        ],
      },
      `${seen} Your stream threw "${error}".`,
    ),
  ).toMatchObject({ message: broken.message });
});

test("lets its reader stop early", async () => {
  const { error, isClosed } = await within(
    1000,
    "the reader to stop early",
    inAnswer(async (decode) => {
      let isClosed = false;
      async function* chunks() {
        try {
          for (;;) {
            await null;
            yield Uint8Array.of(0x61, 0xc3); // The second byte begins a character.
            yield Uint8Array.of(0xa9);
          }
        } finally {
          isClosed = true;
        }
      }
      try {
        for await (const text of decode(chunks())) if (text) break;
        // A pipeline of streams closes its source some turns later.
        for (let turns = 0; turns < 20 && !isClosed; turns++) await new Promise((done) => setImmediate(done));
        return { isClosed };
      } catch (error) {
        return { error, isClosed };
      }
    }, decodeStream),
  );

  expect(
    error,
    diagnose({
      "throws-when-left-early": [
        error,
        `A reader took the first piece of text and left the loop with \`break\`. Your stream threw "${error}". Which of your statements also run when the reader stops early?`,
      ],
    }),
  ).toBeUndefined();
  expect(
    isClosed,
    diagnose({
      "leaves-the-source-open": [
        true,
        "A reader took the first piece of text and left the loop with `break`. Your stream ended, and `chunks` never heard of it: its `return` wasn't called. Which loop calls it by itself?",
      ],
    }),
  ).toBe(true);
});

async function textOf(chunks: Uint8Array[]): Promise<string> {
  const texts = await within(1000, "the decoded stream to end", () =>
    collect(decodeStream(arriving(chunks))),
  );
  return texts.join("");
}

/** How a stream of these chunks ends. */
async function decoded(chunks: Uint8Array[]): Promise<Outcome<string[]>> {
  const reading = readAll([chunks]).then(([texts]) => texts!);
  return await outcome(1000, "the decoded stream to end", reading);
}

/** Decodes streams at the same time, where the answer runs: on a busy machine, many small chunks take long to cross over. */
function readAll(streams: Uint8Array[][]): Promise<string[][]> {
  return inAnswer(
    async (decode, all) => {
      async function* arriving(chunks: Uint8Array[]) {
        for (const chunk of chunks) {
          await null;
          yield chunk;
        }
      }
      const read = async (chunks: Uint8Array[]) => {
        const texts: string[] = [];
        for await (const text of decode(arriving(chunks))) if (texts.push(text) > 1000) break;
        return texts;
      };
      return await Promise.all(all.map(read));
    },
    decodeStream,
    streams,
  );
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

/** The text up to the first chunk that completes no character; undefined if there is none. */
function beforeSilence(chunks: Uint8Array[]): string | undefined {
  const decoder = new TextDecoder();
  const texts = chunks.map((chunk) => decoder.decode(chunk, { stream: true }));
  const silent = texts.indexOf("");
  return silent < 0 ? undefined : texts.slice(0, silent).join("");
}

/** True if a chunk begins with a byte that continues a character. */
function cutsCharacter(chunks: Uint8Array[]): boolean {
  return chunks.slice(1).some(([first = 0]) => (first & 0xc0) === 0x80);
}

function lengths(chunks: Uint8Array[]): string {
  if (chunks.length === 1) return "one chunk";
  if (chunks.length > 3) return `chunks of ${chunks[0]!.length} byte`;
  return `chunks of ${chunks.map(({ length }) => length).join(" and ")} bytes`;
}

/** How the learner's stream ended, in words. */
function ended({ value, error }: Outcome<string[]>): string {
  return value ? `yielded ${inspect(value.join(""))} in all` : `threw ${error}`;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
