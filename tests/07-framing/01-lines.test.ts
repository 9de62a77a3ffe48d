/** Long, because each way to lose a line, a byte or the limit has a test of its own that can name it. */
import { readLines } from "#exercises/07-framing/01-lines.ts";
import { grouped } from "../../local-servers/escape.ts";
import { socketPair } from "../../local-servers/tcp.ts";
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
} from "../test.ts";

const endings = "\r\u2028\u2029";

/** Each chunk is a call from one process to another, and a busy machine makes many of them slow. */
const manyCalls = { meta: { limit: 60_000 } };

test("every line of a chunk is yielded without its LF", async () => {
  const { lines, error } = await read(["one\ntwo\n", "three\n"]);
  const splitsAtCrlf = (await read(["one\r\ntwo\r\n"])).lines.length > 1;

  expect(
    error ?? lines.slice(0, 12),
    diagnose(
      {
        "yields-bytes": [
          lines.some((line) => (line as unknown) instanceof Uint8Array),
          "You yielded bytes. The caller wants each line as a string. Which method turns a Buffer into text?",
        ],
        "never-finds-an-lf": [
          lines.join("|") === "one\ntwo\nthree\n" && !splitsAtCrlf,
          'The chunks were "one\\ntwo\\n" and "three\\n", and you yielded all of it as one line. Lines that end in CRLF came out as one, too. What exactly does your code look for, and in what: bytes are numbers, and text is never equal to one.',
        ],
        "crlf-only": [
          lines.join("|") === "one\ntwo\nthree\n",
          'The chunks were "one\\ntwo\\n" and "three\\n", and you yielded all of it as one line. Which byte ends a line?',
        ],
        "keeps-lf": [
          sameLines(lines, ["one\n", "two\n", "three\n"]),
          `You yielded ${shown(lines)}, each line with its LF. The caller wants the lines without their line ends.`,
        ],
        "yields-lines-again": [
          sameLines(lines.slice(0, 4), ["one", "two", "one", "two"]),
          `You yielded ${shown(lines)}: when the second chunk had arrived, the lines of the first one came out again. After a line is yielded, which bytes do you still keep?`,
        ],
        "one-line-per-chunk": [
          lines[0] === "one" && lines.some((line) => line.includes("\n")),
          `You yielded ${shown(lines)}, and one of these holds an LF. The first chunk held two lines. What do you do after you have found the first?`,
        ],
        "line-per-chunk": [
          sameLines(lines, ["one\ntwo\n", "three\n"]) || sameLines(lines, ["one\ntwo", "three"]),
          `Two chunks arrived with three lines in them, and you yielded ${lines.length} lines: ${shown(lines)}. What separates lines from each other?`,
        ],
        "finds-the-same-lf-again": [
          lines.length > 20 && lines[0] === "one" && lines.slice(1).every((line) => line === ""),
          'You yielded "one" and then one empty line after another, without an end, so the test stopped reading. After a line is yielded, which bytes do you cut off from those that wait?',
        ],
        "cuts-without-a-cr": [
          sameLines(lines, ["on", "tw", "thre"]),
          `You yielded ${shown(lines)}: each line has lost its last character. There was no CR before these LFs. When does a CR belong to the line end?`,
        ],
        "invents-a-line": [
          lines.length > 3 && sameLines(lines.filter(Boolean), ["one", "two", "three"]),
          `You yielded ${shown(lines)}. An LF ends a line, and no byte came after the last one. Is there a line after it?`,
        ],
      },
      `The chunks "one\\ntwo\\n" and "three\\n" came out as ${shown(lines)}.`,
    ),
  ).toEqual(["one", "two", "three"]);
});

test("a second call has nothing to do with the first", async () => {
  const first = await read(["one\nrest"]);
  const second = await read(["two\n"]);

  expect(
    second.lines[0],
    diagnose({
      "keeps-bytes-between-calls": [
        second.lines[0] === "resttwo",
        `One call got "one\\nrest" and ended. The next one, with other chunks, yielded ${shown(second.lines)}. Where do bytes wait in your code? Is there one such place for each call, or one for all of them?`,
      ],
    }),
  ).not.toBe("resttwo");
  expect(first.lines[0], diagnose({}, `The chunk "one\\nrest" came out as ${shown(first.lines)}.`)).toBe(
    "one",
  );
});

test("a chunk may end inside a line", manyCalls, async () => {
  for (const chunks of cuts(Buffer.from("one\ntwo\n"))) {
    await expectLines(chunks, ["one", "two"], (lines) => ({
      "line-per-chunk": [
        lines.length > 2 && lines.join("") === "onetwo",
        `The chunks ${shown(chunks)} hold two lines, and you yielded ${shown(lines)}. Where does a line wait until its LF arrives?`,
      ],
    }));
  }
});

test("chunks may be plain Uint8Arrays", async () => {
  const chunks = ["one\r\nt", "wo\n"].map((text) => Uint8Array.from(Buffer.from(text)));
  const { lines, error } = await read(arriving(chunks));
  const inBuffers = await read(["one\r\nt", "wo\n"]);

  expect(
    error ?? lines,
    diagnose(
      {
        "takes-chunks-for-buffers": [
          sameLines(inBuffers.lines, ["one", "two"]),
          `The same chunks came out right as Buffers. Here they were plain Uint8Arrays, and you yielded ${shown(lines)} and ${threw(error)}. Which of the methods that you call on a chunk exists only on a Buffer, or works differently there?`,
        ],
        "keeps-cr": [
          sameLines(lines, ["one\r", "two"]),
          `"one\\r\\n" came out as ${shown(lines[0])}. Which two bytes can end a line?`,
        ],
      },
      `The chunks ${shown(chunks)} came out as ${shown(lines)}, and you ${threw(error)}.`,
    ),
  ).toEqual(["one", "two"]);
});

test("one CR before the LF belongs to the line end", async () => {
  const { lines, error } = await read(["one\r\ntwo\nthree\r\n"]);

  expect(
    error ?? lines,
    diagnose(
      {
        "prefers-crlf": [
          lines.includes("two\nthree"),
          `The lines "one\\r\\n", "two\\n", "three\\r\\n" came out as ${shown(lines)}. The LF after "two" comes before the next CRLF. Which of them do you look for first?`,
        ],
        "keeps-cr": [
          sameLines(lines, ["one\r", "two", "three\r"]),
          `"one\\r\\n" came out as ${shown(lines[0])}. Which two bytes can end a line?`,
        ],
      },
      `The lines "one\\r\\n", "two\\n", "three\\r\\n" came out as ${shown(lines)}.`,
    ),
  ).toEqual(["one", "two", "three"]);
});

test("every other CR, U+2028, and spaces belong to the line", async () => {
  const expected = ["a\rb", "\rc\r", "d\u2028e\u2029f", " g \t"];
  const { lines, error } = await read([`${expected.join("\r\n")}\r\n`]);
  const without = (what: RegExp) => expected.map((line) => line.replaceAll(what, ""));

  expect(
    error ?? lines,
    diagnose(
      {
        "other-line-ends": [
          lines.length > 4 && withoutEndings(lines.join("")) === withoutEndings(expected.join("")),
          `Four lines came out as ${lines.length}: ${shown(lines)}. Only LF ends a line. What does your code, or the library it uses, split at?`,
        ],
        "decodes-as-latin1": [
          sameLines(
            lines,
            expected.map((line) => Buffer.from(line).toString("latin1")),
          ),
          `You yielded ${shown(lines)}: each byte became a character of its own. How many bytes can a character of UTF-8 have?`,
        ],
        "strips-the-first-cr": [
          sameLines(
            lines,
            expected.map((line) => `${line}\r`.replace("\r", "")),
          ),
          `You yielded ${shown(lines)}: the first CR of a line is missing, and the one before its LF is still there. Which CR belongs to the line end, and which one does your code remove?`,
        ],
        "strips-all-crs": [
          sameLines(lines, without(/\r/g)) || sameLines(lines, without(/\r+$/g)),
          `You yielded ${shown(lines)}, and a CR that wasn't part of a line end is missing. How many CRs belong to a line end, and where?`,
        ],
        "trims-lines": [
          sameLines(
            lines,
            expected.map((line) => line.trim()),
          ) ||
            sameLines(
              lines,
              expected.map((line) => line.trimEnd()),
            ),
          `You yielded ${shown(lines)}, and spaces at the edge of a line are missing. What exactly does the method that you use remove?`,
        ],
      },
      `The lines ${shown(expected)} came out as ${shown(lines)}.`,
    ),
  ).toEqual(expected);
});

test("an empty line is a line", manyCalls, async () => {
  const expected = ["", "", "a", "", "", "b", ""];
  for (const chunks of cuts(Buffer.from("\n\r\na\n\n\r\nb\n\n"))) {
    await expectLines(chunks, expected, (lines) => ({
      "drops-empty-lines": [
        lines.length < 7 && sameLines(lines.filter(Boolean), ["a", "b"]),
        `The chunks ${shown(chunks)} hold seven lines, and five of them are empty. You yielded ${shown(lines)}. An empty line says something too: it ends the head of an HTTP message.`,
      ],
      "misses-a-leading-lf": [
        lines.some((line) => line.startsWith("\n")),
        `The chunks ${shown(chunks)} came out as ${shown(lines)}, and one of these begins with an LF. At which position did you find it, and does your loop go on there?`,
      ],
      "forgets-a-cut-cr": [
        sameLines(
          lines.map((line) => line.replace("\r", "")),
          expected,
        ),
        cutCr(chunks, lines),
      ],
    }));
  }
});

test("bytes after the last LF are the last line", async () => {
  for (const chunks of [["one\ntwo"], ["one\nt", "wo"], ["one\n", "two"]]) {
    await expectLines(chunks, ["one", "two"], (lines) => ({
      "loses-last-line": [
        sameLines(lines, ["one"]),
        `The chunks ${shown(chunks)} ended without a last LF, and you yielded only ${shown(lines)}. What happened to the bytes that were still waiting?`,
      ],
    }));
  }
});

test("no bytes at all yield nothing", async () => {
  for (const chunks of [[], [""], ["", "one\n", ""]]) {
    const expected = chunks.includes("one\n") ? ["one"] : [];
    await expectLines(chunks, expected, (lines) => ({
      "invents-a-line": [
        lines.length > expected.length && lines.includes(""),
        `The chunks were ${shown(chunks)}, and you yielded ${shown(lines)}. Which bytes make up the empty line?`,
      ],
    }));
  }
});

test("a cut inside a line end or a character changes nothing", manyCalls, async () => {
  for (const chunks of cuts(Buffer.from("naïve\r\n☕ 🐈\n\r\ncafé"))) {
    await expectLines(chunks, ["naïve", "☕ 🐈", "", "café"], (lines) => ({
      "decodes-per-chunk": [
        lines.join("").includes("\uFFFD"),
        `A character was cut across two chunks, and you yielded ${shown(lines)}. When do you turn bytes into text: before or after the line is complete?`,
      ],
      "forgets-a-cut-cr": [
        lines.join("|").replaceAll("\r", "") === "naïve|☕ 🐈||café",
        cutCr(chunks, lines),
      ],
    }));
  }
});

test("a line is yielded as soon as its LF has arrived", async () => {
  const { chunks, goOn } = pausing(["one\ntwo\nthr"], ["ee\n"]);
  const reading = startReading(readLines(chunks));

  await until(1000, "the lines whose LF had arrived", () => reading.items.length >= 2, {
    "yields-late": [
      () => true,
      'The chunk "one\\ntwo\\nthr" had arrived, and the sender paused. The lines "one" and "two" were complete, and you hadn\'t yielded both. What were you waiting for?',
    ],
  });
  goOn();
  const { error } = await outcome(2000, "readLines() to end", reading.end);

  expect(
    error ?? reading.items,
    diagnose({}, `The sender paused and went on. You yielded ${shown(reading.items)} and ${threw(error)}.`),
  ).toEqual(["one", "two", "three"]);
});

test("the limit is for lines, not for chunks", async () => {
  for (const chunks of [["1234\n5678\nabcd\n"], ["12345", "67\nabcdef\n"]]) {
    const { error } = await read(chunks, 8);

    expect(
      error,
      diagnose(
        {
          "limits-the-chunk": [
            error instanceof RangeError,
            `With maxLength 8, the chunks ${shown(chunks)} hold no line of more than 8 bytes, and you ${threw(error)}. Whose length did you compare?`,
          ],
        },
        `The chunks ${shown(chunks)} hold no line of more than 8 bytes, and you ${threw(error)}.`,
      ),
    ).toBeUndefined();
  }
});

test("a line of exactly maxLength bytes is allowed", manyCalls, async () => {
  for (const text of ["12345678\n", "12345678", "12345678\r\n"]) {
    for (const chunks of cuts(Buffer.from(text))) {
      const { lines, error } = await read(chunks, 8);

      expect(
        error ?? lines,
        diagnose(
          {
            "counts-the-ending": [
              error instanceof RangeError && text.endsWith("\r\n"),
              `With maxLength 8, the chunks ${shown(chunks)} hold a line of exactly 8 bytes, and you ${threw(error)}. Does the line end count as part of the line?`,
            ],
            "limit-off-by-one": [
              error instanceof RangeError,
              `With maxLength 8, the chunks ${shown(chunks)} hold a line of exactly 8 bytes, and you ${threw(error)}. Is that more than the limit?`,
            ],
          },
          `The chunks ${shown(chunks)} came out as ${shown(lines)}.`,
        ),
      ).toEqual(["12345678"]);
    }
  }
});

test("a line without an end is refused before it is all read", manyCalls, async () => {
  const { chunks, taken } = endless(200);
  const { lines, error } = await read(chunks, 1000);
  const bytes = grouped(taken() * 1000);

  expect(
    error ?? lines.length,
    diagnose(
      {
        "stops-silently": [
          !error && lines.length === 0 && taken() < 200,
          `maxLength was 1000. You stopped reading after ${bytes} bytes without an LF, and ended as if the text were over. How does the caller notice?`,
        ],
        unbounded: [
          !error && lines[0]?.length === 200_000,
          `maxLength was 1000, and you yielded a line of ${lines[0]?.length} bytes. How much would you keep of a line that never ends?`,
        ],
      },
      `200,000 bytes without an LF came, with maxLength 1000. You read ${bytes} of them, yielded ${lines.length} lines, and ${threw(error)}. Expected a RangeError.`,
    ),
  ).toBeInstanceOf(RangeError);
  expect(
    taken(),
    diagnose(
      {
        "limits-too-late": [
          taken() === 200,
          `maxLength was 1000. You threw a RangeError, but only after you had read all ${bytes} bytes that came without an LF. When do you look at the length?`,
        ],
      },
      `maxLength was 1000, and you read ${bytes} bytes without an LF before you threw.`,
    ),
  ).toBeLessThan(100);
});

test("a line that is too long is refused after the lines before it", manyCalls, async () => {
  for (const text of ["one\ntwo\n123456789\nmore\n", "one\ntwo\n123456789\r\n", "one\ntwo\n123456789"]) {
    for (const chunks of [[text], [text.slice(0, 10), text.slice(10)], [...text]]) {
      const { lines, error } = await read(chunks, 8);
      const longer = error ? undefined : await read(["1234567890\n"], 8);

      expect(
        error ?? lines,
        diagnose(
          {
            "cuts-long-lines": [
              !error && lines.includes("12345678"),
              `With maxLength 8, the chunks ${shown(chunks)} hold a line of 9 bytes. You yielded ${shown(lines)}: that line was cut, and the caller never finds out. What must happen to a line that is too long?`,
            ],
            "skips-long-lines": [
              !error && !lines.some((line) => line.startsWith("1234")),
              `With maxLength 8, the chunks ${shown(chunks)} hold a line of 9 bytes. You yielded ${shown(lines)}: that line is missing, and the caller never finds out. What must happen to a line that is too long?`,
            ],
            "allows-one-more": [
              text.endsWith("\n") && lines.includes("123456789") && longer?.error instanceof RangeError,
              `With maxLength 8, you yielded "123456789", which has 9 bytes. A line of 10 bytes makes you throw. How many bytes may a complete line have?`,
            ],
            "last-line-unlimited": [
              !error && !text.endsWith("\n"),
              `With maxLength 8, the last line had 9 bytes and no LF, and you yielded ${shown(lines.at(-1))}. Where else do you check the limit?`,
            ],
            "trusts-complete-lines": [
              !error && lines.includes("123456789"),
              `With maxLength 8, the chunks ${shown(chunks)} hold a line of 9 bytes that ends in an LF, and you yielded it. Where else do you check the limit?`,
            ],
          },
          `With maxLength 8, the chunks ${shown(chunks)} hold a line of 9 bytes. You yielded ${shown(lines)} and ${threw(error)}.`,
        ),
      ).toBeInstanceOf(RangeError);
      expect(
        lines,
        diagnose(
          {
            "yields-after-refusal": [
              lines.length > 2,
              `With maxLength 8, the chunks ${shown(chunks)} hold a line of 9 bytes. You yielded ${shown(lines)} and ${threw(error)}. Nothing comes after the line that is too long. Which part of your function still runs once it throws?`,
            ],
            "loses-lines-before": [
              lines.length < 2,
              `The chunks ${shown(chunks)} begin with two good lines, and you threw the RangeError after yielding ${shown(lines)}. What is the caller to do with the good ones?`,
            ],
          },
          `With maxLength 8, the chunks ${shown(chunks)} came out as ${shown(lines)}.`,
        ),
      ).toEqual(["one", "two"]);
    }
  }
});

test("the limit counts bytes, not characters", async () => {
  for (const text of ["☕☕☕\n", "☕☕☕"]) {
    const { lines, error } = await read([text], 8);

    expect(
      error ?? lines,
      diagnose(
        {
          "counts-characters": [
            !error,
            `With maxLength 8, you yielded ${shown(lines)}, which has 9 bytes. What does \`length\` count in a string?`,
          ],
        },
        `A line of 9 bytes came, with maxLength 8, and you ${threw(error)}.`,
      ),
    ).toBeInstanceOf(RangeError);
  }
  const { lines } = await read(["☕☕☕\n"], 9);
  expect(
    lines,
    diagnose({}, `A line of 9 bytes and an LF came, with maxLength 9, and you yielded ${shown(lines)}.`),
  ).toEqual(["☕☕☕"]);
});

test("more than maxLength + 1 bytes without an LF are too many, whatever came before them", async () => {
  const streams = [
    [["12345", "67890"], []],
    [["one\n1234567890"], ["one"]],
    [["☕☕☕☕"], []],
  ] as const;
  for (const [pieces, before] of streams) {
    const bytes = `With maxLength 8, the chunks ${shown(pieces)} came, and then the sender paused.`;
    const { lines, error } = await read(pausing(pieces, []).chunks, 8, "a RangeError", {
      "forgets-the-rest-of-a-chunk": [
        () => before.length > 0,
        `${bytes} After the line "one", 10 bytes are waiting without an LF, and you didn't throw. Which bytes do you measure, and when?`,
      ],
      "counts-waiting-characters": [
        () => pieces[0] === "☕☕☕☕",
        `${bytes} These are 4 characters and 12 bytes, none of them an LF, and you didn't throw. What do you count?`,
      ],
    });

    expect(error, diagnose({}, `${bytes} You ${threw(error)}. Expected a RangeError.`)).toBeInstanceOf(
      RangeError,
    );
    expect(lines, diagnose({}, `${bytes} You yielded ${shown(lines)} before the RangeError.`)).toEqual(
      before,
    );
  }
});

test("without a maxLength, a line may have 65,536 bytes", async () => {
  const line = "x".repeat(65_536);

  const { lines, error } = await read([line, "\n"]);
  const longer = await read([line, "x\n"]);

  expect(error ?? lines, diagnose({}, `A line of 65,536 bytes came, and you ${threw(error)}.`)).toEqual([
    line,
  ]);
  expect(
    longer.error,
    diagnose(
      {},
      "A line of 65,537 bytes came, readLines() was called without a maxLength, and you didn't throw a RangeError.",
    ),
  ).toBeInstanceOf(RangeError);
});

test("an error in the chunks reaches the caller", async () => {
  const { lines, error } = await read(arriving([Buffer.from("one\ntwo")], new Error("the line broke")));

  expect(
    error,
    diagnose(
      {
        "swallows-errors": [
          !error,
          `Reading the chunks threw an error, and you yielded ${shown(lines)} and ended as if nothing had happened. How does the caller notice?`,
        ],
      },
      `Reading the chunks threw "the line broke", and you ${threw(error)}. The caller wants the error of the chunks.`,
    ),
  ).toMatchObject({ message: "the line broke" });
  expect(
    lines,
    diagnose({
      "yields-the-unfinished": [
        lines.includes("two"),
        `Reading the chunks threw an error after "one\\ntwo", and you yielded ${shown(lines)}. Is "two" a whole line?`,
      ],
    }),
  ).not.toContain("two");
});

test("a socket's lines come out as they were sent", async () => {
  const { socket, peer } = await socketPair();
  const sent = peer.sendPieces(["HEL", "LO\r\nHow are you?\r", "\nca", Buffer.from([0x66, 0xc3])]);
  void sent.then(() => peer.end(Buffer.from([0xa9])));

  const { lines, error } = await read(socket);

  expect(
    error ?? lines,
    diagnose({}, `From a socket you yielded ${shown(lines)} and ${threw(error)}.`),
  ).toEqual(["HELLO", "How are you?", "café"]);
});

test("any lines, cut anywhere, come out as they went in", manyCalls, async () => {
  const random = new Random("lines");
  const draw = () => random.pick(["", "é☕", "\r", " "]) + random.word(random.integer(1, 6));
  for (let round = 0; round < 20; round++) {
    const expected = Array.from({ length: random.integer(1, 8) }, draw);
    const sent = expected.map((line) => line + random.pick(["\n", "\r\n"])).join("");
    const chunks = piecesOf(Buffer.from(sent), 9, (longest) => random.integer(1, longest));

    await expectLines(chunks, expected, () => ({}));
  }
});

type Chunks = AsyncIterable<Uint8Array> | (Uint8Array | string)[];

/** All lines until the end or the error, and the error. */
async function read(
  chunks: Chunks,
  maxLength?: number,
  what = "readLines() to end",
  symptoms: Symptoms = {},
): Promise<{ lines: string[]; error?: unknown }> {
  const source = Array.isArray(chunks) ? arriving(chunks.map((chunk) => Buffer.from(chunk))) : chunks;
  const reading = startReading(readLines(source, maxLength), 50);
  const { error } = await outcome(2000, what, reading.end, symptoms);
  return { lines: reading.items, error };
}

/**
 * Reads the chunks and compares the lines. `symptoms` are those of known mistakes; all others are told what came in and
 * what came out.
 */
async function expectLines(
  chunks: (Uint8Array | string)[],
  expected: string[],
  symptoms: (lines: string[], error: unknown) => Symptoms,
): Promise<void> {
  const { lines, error } = await read(chunks);
  const thrown = error ? `, and then you ${threw(error)}` : "";

  expect(
    error ?? lines,
    diagnose(symptoms(lines, error), `The chunks ${shown(chunks)} came out as ${shown(lines)}${thrown}.`),
  ).toEqual(expected);
}

/** Chunks of 1000 bytes without an LF, and how many of them were taken so far. */
function endless(most: number): { chunks: AsyncIterable<Uint8Array>; taken(): number } {
  return inAnswer((most: number) => {
    let taken = 0;
    async function* chunks() {
      while (taken < most) {
        taken++;
        yield Buffer.alloc(1000, "x");
      }
    }
    return { chunks: chunks(), taken: () => taken };
  }, most);
}

function cutCr(chunks: Uint8Array[], lines: string[]): string {
  return `The chunks were ${shown(chunks)}, and you yielded ${shown(lines)}. One chunk ended with a CR, and the next one began with its LF. When do you look for the CR?`;
}

function withoutEndings(text: string): string {
  return [...text].filter((character) => !endings.includes(character)).join("");
}

function sameLines(left: readonly string[], right: readonly string[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function shown(what: unknown): string {
  const plain = (value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value;
  if (!Array.isArray(what)) return JSON.stringify(plain(what)) ?? "nothing";
  const some = JSON.stringify(what.slice(0, 12).map(plain));
  return what.length > 12 ? `${some.slice(0, -1)}, …] (and ${what.length - 12} more)` : some;
}
