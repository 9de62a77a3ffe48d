/** Long because each rule of the stub is a test of its own, for both functions. */
import { inspect } from "node:util";
import { packHeader, unpackHeader } from "#exercises/03-bytes/04-numbers.ts";
import { hexBytes } from "../../local-servers/escape.ts";
import { diagnose, differenceInBytes, expect, inAnswer, Random, test } from "../test.ts";

const known = [
  { header: { type: 1, length: 258 }, bytes: Uint8Array.of(0x01, 0x00, 0x00, 0x01, 0x02) },
  { header: { type: 0, length: 0 }, bytes: Uint8Array.of(0x00, 0x00, 0x00, 0x00, 0x00) },
  { header: { type: 255, length: 1 }, bytes: Uint8Array.of(0xff, 0x00, 0x00, 0x00, 0x01) },
  { header: { type: 128, length: 0x12345678 }, bytes: Uint8Array.of(0x80, 0x12, 0x34, 0x56, 0x78) },
  { header: { type: 7, length: 2 ** 31 }, bytes: Uint8Array.of(0x07, 0x80, 0x00, 0x00, 0x00) },
  { header: { type: 2, length: 2 ** 32 - 1 }, bytes: Uint8Array.of(0x02, 0xff, 0xff, 0xff, 0xff) },
];

test("packHeader writes the type, then the length, most significant byte first", () => {
  for (const { header, bytes } of known) {
    const packed = attempt(() => packHeader(header));
    if (packed instanceof TypeError) throw packed;

    expect(
      packed,
      diagnose(
        {
          "leaves-bytes-unwritten": [
            () => hexBytes(packed as Uint8Array) !== hexBytes(bytes) && isUnwritten(unwritten()),
            `For ${inspect(header)} your function returned ${result(packed)}. For the same header it doesn't always return the same bytes: some were in that memory before. Does your code write all five?`,
          ],
          "little-endian": [
            isReversed(packed, bytes),
            `For ${inspect(header)} your function returned ${result(packed)}. The bytes of the length are right, but in reverse order. Which one comes first on the network?`,
          ],
          "overwrites-the-type": [
            header.type !== 0 && startsWithLength(packed, header.length),
            `For ${inspect(header)} your function returned ${result(packed)}. The length is in the first four bytes, where the type belongs. At which position does your code write the length?`,
          ],
          "aligns-the-length": [
            packed instanceof Uint8Array &&
              packed.length === 8 &&
              packed[0] === header.type &&
              Buffer.from(packed).toString("hex", 4) === hex(header.length, 8),
            `For ${inspect(header)} your function returned ${result(packed)}, with three bytes between the type and the length. The header has five bytes and no gap. At which position does the length begin?`,
          ],
          "writes-digits": [
            header.length > 9 && isText(packed, header),
            `For ${inspect(header)} your function returned ${result(packed)}. That is the text ${JSON.stringify(String(Buffer.from(packed instanceof Uint8Array ? packed : [])))}, with a byte for each digit. What is the number 258 itself in four bytes?`,
          ],
          "counts-the-header": [
            isPacked(packed, header.type, header.length + 5),
            `For ${inspect(header)} your function returned ${result(packed)}, with the length ${header.length + 5}. The length is that of what follows the header. Where does your code add the 5?`,
          ],
          "two-bytes-for-the-length": [
            packed instanceof Uint8Array &&
              header.length > 0 &&
              header.length < 65_536 &&
              Buffer.from(packed).toString("hex", 1, 3) === hex(header.length, 4) &&
              !packed.subarray(3).some(Boolean),
            `For ${inspect(header)} your function returned ${result(packed)}, with the length in two bytes. How many bytes does the header have for it?`,
          ],
          "three-of-four-bytes": [
            header.length > 0xffffff && hasThreeBytes(packed, header),
            `For ${inspect(header)} your function returned ${result(packed)}. Three of the four bytes of the length are there, and one is 00. Which part of the number does each of your bytes hold?`,
          ],
          "drops-a-zero": [
            packed instanceof Uint8Array &&
              hexBytes(packed) ===
                hexBytes(Buffer.from(`${header.type.toString(16)}${hex(header.length, 8)}`, "hex")) &&
              header.type < 16,
            `For ${inspect(header)} your function returned ${result(packed)}. In hex, a byte is two digits. How many has your type?`,
          ],
          "whole-buffer": [
            packed instanceof Uint8Array &&
              packed.length > 5 &&
              Buffer.compare(packed.subarray(0, 5), bytes) === 0,
            `For ${inspect(header)} your function returned ${result(packed)}: the header, and ${packed instanceof Uint8Array ? packed.length - 5 : 0} more bytes. How long is the memory that you write into?`,
          ],
          "signed-length": [
            packed instanceof RangeError &&
              header.length >= 2 ** 31 &&
              /2147483647|2_147_483_647|2 \*\* 31/.test(packed.message),
            `${inspect(header)} is in range, and your function threw "${packed}". What is the largest unsigned number that fits into four bytes?`,
          ],
          "rejects-what-fits": [
            packed instanceof RangeError,
            `${inspect(header)} is in range, and your function threw "${packed}". Which numbers do your conditions let through?`,
          ],
        },
        `For ${inspect(header)} your function ${packed instanceof Error ? "threw" : "returned"} ${result(packed)}. ${packed instanceof Uint8Array ? differenceInBytes(packed, bytes) : ""}`,
      ),
    ).toEqualBytes(bytes);
  }
});

test("unpackHeader reads the same bytes back", () => {
  for (const { header, bytes } of known) {
    const unpacked = attempt(() => unpackHeader(bytes));
    if (unpacked instanceof Error) throw unpacked;
    const { type, length } = (unpacked ?? {}) as { type?: unknown; length?: unknown };

    expect(
      unpacked,
      diagnose(
        {
          "little-endian": [
            length !== 0 && length === swapped(header.length),
            `The bytes are ${hexBytes(bytes)}, and your function returned the length ${length}. Which byte of the length comes first on the network?`,
          ],
          "adds-before-shifting": [
            () => known.every(({ bytes }) => addsFirst(bytes).includes(unpackHeader(bytes).length)),
            `The bytes are ${hexBytes(bytes)}, and your function returned the length ${length}. Which does JavaScript do first, \`+\` or \`<<\`?`,
          ],
          "signed-length": [
            Number(length) < 0,
            `The bytes are ${hexBytes(bytes)}, and your function returned the length ${length}. A length is never negative: how does your code treat the first bit?`,
          ],
          "three-of-four-bytes": [
            type === header.type &&
              header.length > 0 &&
              known.every(({ bytes: each }) =>
                readsThree(each, (attempt(() => unpackHeader(each)) as Header)?.length),
              ),
            `The bytes are ${hexBytes(bytes)}, and your function returned the length ${length}. That is the number in three of the four bytes of the length. Which one does your code leave out?`,
          ],
          "signed-type": [
            Number(type) < 0,
            `The bytes are ${hexBytes(bytes)}, and your function returned the type ${type}. A type is never negative: how does your code treat the first bit?`,
          ],
        },
        `The bytes are ${hexBytes(bytes)}, and your function returned ${inspect(unpacked)}. ${oddParts(type, length, header)}`,
      ),
    ).toEqual(header);
  }
});

test("unpackHeader reads a view from where the view begins", () => {
  const larger = Uint8Array.of(9, 9, 9, 1, 0, 0, 1, 2, 9, 9, 9);

  const unpacked = attempt(() => unpackHeader(larger.subarray(3, 8)));

  expect(
    unpacked,
    diagnose(
      {
        "ignores-view-offset": [
          lengthOf(unpacked) === 0x09090100,
          `The view was 01 00 00 01 02, and your function returned ${inspect(unpacked)}, which includes bytes from before the view. Where in \`.buffer\` does a view begin?`,
        ],
      },
      `The view was 01 00 00 01 02, and your function ${unpacked instanceof Error ? "threw" : "returned"} ${result(unpacked)}.`,
    ),
  ).toEqual({ type: 1, length: 258 });
});

test("both functions leave what they are given as it is", () => {
  const [header] = inAnswer((run, header) => [header, run(header)], packHeader, { type: 1, length: 258 });
  const [bytes] = inAnswer((run, bytes) => [bytes, run(bytes)], unpackHeader, Uint8Array.of(1, 0, 0, 1, 2));

  expect(
    header,
    diagnose({
      "changes-the-header": [
        true,
        `packHeader was given { type: 1, length: 258 }, and after the call the caller's object is ${inspect(header)}. Which statement of yours assigns to it?`,
      ],
    }),
  ).toEqual({ type: 1, length: 258 });
  expect(
    bytes,
    diagnose({
      "changes-the-bytes": [
        true,
        `unpackHeader was given the bytes 01 00 00 01 02, and after the call the caller's bytes are ${result(bytes)}. Which method of yours changes them in place?`,
      ],
    }),
  ).toEqualBytes(Uint8Array.of(1, 0, 0, 1, 2));
});

test("packHeader writes all of its bytes, whatever was in memory before", () => {
  const bytes = unwritten();

  const seen = `packHeader was called for { type: 1, length: 2 }, with other bytes in the memory before, and it returned ${result(bytes)}.`;
  expect(
    bytes,
    diagnose(
      {
        "leaves-bytes-unwritten": [
          isUnwritten(bytes),
          `${seen} The other bytes were in that memory before. Does your code write all five? Which ways to make a Buffer begin with zeros?`,
        ],
      },
      seen,
    ),
  ).toBeUndefined();
});

test("unpackHeader returns what packHeader was given", () => {
  for (const type of [0, 1, 127, 128, 255]) {
    for (const length of [0, 1, 255, 256, 65_535, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
      const unpacked = unpackHeader(packHeader({ type, length }));
      expect(
        unpacked,
        diagnose({}, `${inspect({ type, length })} was packed, and ${inspect(unpacked)} was unpacked.`),
      ).toEqual({ type, length });
    }
  }
});

test("unpackHeader throws a RangeError for fewer than five bytes", () => {
  const header = Uint8Array.of(0x01, 0x00, 0x00, 0x01, 0x02);
  const whole = unpackHeader(header);
  expect(
    whole,
    diagnose({}, `The bytes were 01 00 00 01 02, and your function returned ${inspect(whole)}.`),
  ).toEqual({ type: 1, length: 258 });
  for (let length = 0; length < 5; length++) {
    const unpacked = attempt(() => unpackHeader(header.slice(0, length)));

    expect(
      unpacked,
      diagnose(
        {
          "says-nothing-of-short": [
            unpacked === undefined || unpacked === null,
            `There were only ${length} of 5 bytes, and your function returned ${inspect(unpacked)} instead of throwing a RangeError. How should the caller notice?`,
          ],
          "accepts-short": [
            !(unpacked instanceof Error),
            `There were only ${length} of 5 bytes, and your function returned ${inspect(unpacked)}. Where did the rest come from?`,
          ],
          "another-class-of-error": [
            isOtherError(unpacked),
            `There were only ${length} of 5 bytes, and your function threw ${unpacked}. Which class of error does the task ask for?`,
          ],
        },
        `There were only ${length} of 5 bytes, and your function threw ${unpacked}. The task asks for a RangeError.`,
      ),
    ).toBeInstanceOf(RangeError);
  }
});

test("unpackHeader doesn't read past the end of a short view", () => {
  const larger = Uint8Array.of(9, 1, 0, 0, 1, 2, 9);

  const unpacked = attempt(() => unpackHeader(larger.subarray(1, 5)));

  const whole = unpackHeader(larger.subarray(1, 6));
  expect(
    whole,
    diagnose({}, `The view was 01 00 00 01 02, and your function returned ${inspect(whole)}.`),
  ).toEqual({ type: 1, length: 258 });
  expect(
    unpacked,
    diagnose(
      {
        "reads-past-view": [
          lengthOf(unpacked) === 258,
          `The view has four bytes, and your function returned ${inspect(unpacked)}. Its last byte comes from the memory after the view. Where does your reading stop?`,
        ],
      },
      `The view has four bytes, and your function ${unpacked instanceof Error ? "threw" : "returned"} ${result(unpacked)}.`,
    ),
  ).toBeInstanceOf(RangeError);
});

test("packHeader throws a RangeError for a number that does not fit", () => {
  const largest = packHeader({ type: 255, length: 2 ** 32 - 1 });
  expect(
    largest,
    diagnose(
      {},
      `{ type: 255, length: 4294967295 } is in range, and your function returned ${result(largest)}.`,
    ),
  ).toEqualBytes(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff));
  for (const [type, length] of [
    [256, 0],
    [-1, 0],
    [1, 2 ** 32],
    [1, -1],
    [300, 5],
    [1, 2 ** 40],
  ] as const) {
    const packed = attempt(() => packHeader({ type, length }));

    expect(
      packed,
      diagnose(
        {
          "wraps-silently": [
            packed instanceof Uint8Array,
            `${inspect({ type, length })} doesn't fit, and your function returned ${result(packed)}. What would the receiver read?`,
          ],
          "another-class-of-error": [
            isOtherError(packed),
            `${inspect({ type, length })} doesn't fit, and your function threw ${packed}. Which class of error does the task ask for?`,
          ],
        },
        `${inspect({ type, length })} doesn't fit, and your function ${packed instanceof Error ? "threw" : "returned"} ${result(packed)}. The task asks for a RangeError.`,
      ),
    ).toBeInstanceOf(RangeError);
  }
});

test("packs and unpacks headers that it has never seen", () => {
  const random = new Random("header");
  for (let count = 0; count < 20; count++) {
    const header = { type: random.integer(0, 255), length: random.integer(3, 2 ** 32 - 2) };
    const bytes = Buffer.of(header.type, 0, 0, 0, 0);
    bytes.writeUInt32BE(header.length, 1);

    const packed = attempt(() => packHeader(header));
    const unpacked = attempt(() => unpackHeader(bytes));

    expect(
      packed,
      diagnose(
        {
          "replays-the-examples": [
            packed instanceof Uint8Array && packed.length === 0,
            `For ${inspect(header)}, which the task doesn't mention, your function returned no bytes. Which headers does your code expect?`,
          ],
        },
        `For ${inspect(header)} your function ${packed instanceof Error ? "threw" : "returned"} ${result(packed)}.`,
      ),
    ).toEqualBytes(bytes);
    expect(
      unpacked,
      diagnose(
        {},
        `The bytes are ${hexBytes(bytes)}, and your function ${unpacked instanceof Error ? "threw" : "returned"} ${result(unpacked)}.`,
      ),
    ).toEqual(header);
  }
});

test("packHeader returns bytes that stay as they are when it is called again", () => {
  const bytes = inAnswer((run) => {
    const first = run({ type: 1, length: 258 });
    run({ type: 255, length: 0 });
    return first;
  }, packHeader);

  expect(
    bytes,
    diagnose(
      {
        "reuses-its-memory": [
          () => hexBytes(bytes) === "ff 00 00 00 00",
          "The bytes of { type: 1, length: 258 } had become ff 00 00 00 00 after your function was called with { type: 255, length: 0 }. Whose memory do both results look at?",
        ],
      },
      `After a second call, the bytes of { type: 1, length: 258 } are ${result(bytes)}.`,
    ),
  ).toEqualBytes(Uint8Array.of(1, 0, 0, 1, 2));
});

type Header = { type: number; length: number } | undefined;

/** True if the first byte and the last are right. */
function isUnwritten(bytes: Uint8Array | undefined): boolean {
  return bytes?.length === 5 && bytes[0] === 1 && bytes[4] === 2;
}

/** What packHeader returned for { type: 1, length: 2 } when it was wrong once the memory was full of other bytes. */
function unwritten(): Uint8Array | undefined {
  return inAnswer((run) => {
    const { allocUnsafe, allocUnsafeSlow } = Buffer;
    Buffer.allocUnsafe = (size) => allocUnsafe(size).fill(0xaa);
    Buffer.allocUnsafeSlow = (size) => allocUnsafeSlow(size).fill(0xaa);
    try {
      const packed = run({ type: 1, length: 2 });
      return packed.every((byte, at) => byte === [1, 0, 0, 0, 2][at]) ? undefined : packed;
    } finally {
      Object.assign(Buffer, { allocUnsafe, allocUnsafeSlow });
    }
  }, packHeader);
}

/** True for a header that lacks one byte of its length: there is a zero, or the others have moved up. */
function hasThreeBytes(packed: unknown, { type, length }: { type: number; length: number }): boolean {
  if (!(packed instanceof Uint8Array) || packed.length !== 5 || packed[0] !== type) return false;
  const kept = [length & 0xffffff, length >>> 8, (length >>> 8) * 256];
  return kept.some((part) => isPacked(packed, type, part >>> 0));
}

/** True if a length is the number in the first three bytes of a header's length, or in the last three. */
function readsThree([, a = 0, b = 0, c = 0, d = 0]: Uint8Array, length: unknown): boolean {
  return [a * 65_536 + b * 256 + c, b * 65_536 + c * 256 + d].includes(length as number);
}

/** True for bytes that spell both numbers of a header in decimal digits. */
function isText(packed: unknown, { type, length }: { type: number; length: number }): boolean {
  const text = packed instanceof Uint8Array ? Buffer.from(packed).toString("latin1") : "";
  const numbers = text.match(/\d+/g)?.map(Number) ?? [];
  return /^[\x20-\x7e]+$/.test(text) && numbers.includes(length) && numbers.includes(type);
}

/** A number in hex, with zeros before it. */
function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, "0");
}

/** True for the bytes of a header with this type and length. */
function isPacked(packed: unknown, type: number, length: number): boolean {
  return (
    packed instanceof Uint8Array && Buffer.from(packed).toString("hex") === hex(type, 2) + hex(length, 8)
  );
}

/** True for bytes whose first four are this length. */
function startsWithLength(packed: unknown, length: number): boolean {
  return packed instanceof Uint8Array && Buffer.from(packed).toString("hex", 0, 4) === hex(length, 8);
}

/** What becomes of a length where sums are taken before shifts. */
function addsFirst([, a = 0, b = 0, c = 0, d = 0]: Uint8Array): number[] {
  return [((a * 2 ** 24 + b) << (16 + c)) << (8 + d), ((a << (24 + b)) << (16 + c)) << (8 + d)];
}

/** True for an error that was thrown on purpose, but of a class that callers don't expect. */
function isOtherError(error: unknown): boolean {
  return error instanceof Error && error.name === "Error";
}

/** Which part of a header is wrong, in words. */
function oddParts(type: unknown, length: unknown, header: { type: number; length: number }): string {
  const parts = [];
  if (type !== header.type) parts.push(`the type is ${header.type}`);
  if (length !== header.length) parts.push(`the length is ${header.length}`);
  return parts.length ? `In these bytes, ${parts.join(", and ")}.` : "";
}

/** What was returned, or the error that was thrown. */
function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

/** A result in words, bytes in hex. */
function result(value: unknown): string {
  if (value instanceof Error) return String(value);
  return value instanceof Uint8Array ? hexBytes(value) : inspect(value);
}

function lengthOf(header: unknown): unknown {
  return header instanceof Object && "length" in header ? header.length : undefined;
}

function swapped(length: number): number {
  return Buffer.of(length >>> 24, length >>> 16, length >>> 8, length).readUInt32LE();
}

function isReversed(packed: unknown, bytes: Uint8Array): boolean {
  const reversed = [bytes[0]!, ...bytes.slice(1).reverse()];
  return packed instanceof Uint8Array && Buffer.compare(packed, Uint8Array.from(reversed)) === 0;
}
