import { packHeader, unpackHeader } from "#exercises/03-bytes/04-numbers.ts";
import { hexBytes } from "../../local-servers/escape.ts";
import { diagnose, expect, test } from "../test.ts";

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

    expect(
      packed,
      diagnose({
        "little-endian": [
          isReversed(packed, bytes),
          "The four bytes of the length are there, in the wrong order. Which end comes first on the network?",
        ],
        "signed-length": [
          packed instanceof RangeError && header.length >= 2 ** 31,
          `You refused ${show(header)}, which is in range. Four bytes without a sign reach up to 4,294,967,295.`,
        ],
      }),
    ).toEqualBytes(bytes);
  }
});

test("unpackHeader reads what those bytes say", () => {
  for (const { header, bytes } of known) {
    const unpacked = attempt(() => unpackHeader(bytes));
    const length = lengthOf(unpacked);

    expect(
      unpacked,
      diagnose({
        "little-endian": [
          length !== 0 && length === swapped(header.length),
          "You read the length from its other end. Which byte comes first on the network?",
        ],
        "signed-length": [
          Number(length) < 0,
          `You read a length below zero where the bytes say ${header.length}: the first bit is no sign.`,
        ],
        "signed-type": [
          unpacked instanceof Object && "type" in unpacked && Number(unpacked.type) < 0,
          `You read a type below zero where the byte says ${header.type}: the first bit is no sign.`,
        ],
      }),
    ).toEqual(header);
  }
});

test("a view into a larger buffer is read from where it begins", () => {
  const larger = Uint8Array.of(9, 9, 9, 1, 0, 0, 1, 2, 9, 9, 9);

  const unpacked = attempt(() => unpackHeader(larger.subarray(3, 8)));

  expect(
    unpacked,
    diagnose({
      "ignores-view-offset": [
        lengthOf(unpacked) === 0x09090100,
        "You read the bytes before the view. Where in `.buffer` does a view begin?",
      ],
    }),
  ).toEqual({ type: 1, length: 258 });
});

test("what is packed is unpacked again", () => {
  for (const type of [0, 1, 127, 128, 255]) {
    for (const length of [0, 1, 255, 256, 65_535, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
      expect(unpackHeader(packHeader({ type, length }))).toEqual({ type, length });
    }
  }
});

test("fewer than five bytes are a RangeError", () => {
  const header = Uint8Array.of(0x01, 0x00, 0x00, 0x01, 0x02);
  expect(unpackHeader(header)).toEqual({ type: 1, length: 258 });
  for (let length = 0; length < 5; length++) {
    const unpacked = attempt(() => unpackHeader(header.slice(0, length)));

    expect(
      unpacked,
      diagnose({
        "accepts-short": [
          !(unpacked instanceof Error),
          `You were given ${length} of 5 bytes and returned a header. Where did the rest of it come from?`,
        ],
      }),
    ).toBeInstanceOf(RangeError);
  }
});

test("a view that is too short is not completed from the bytes behind it", () => {
  const larger = Uint8Array.of(9, 1, 0, 0, 1, 2, 9);

  const unpacked = attempt(() => unpackHeader(larger.subarray(1, 5)));

  expect(unpackHeader(larger.subarray(1, 6))).toEqual({ type: 1, length: 258 });
  expect(
    unpacked,
    diagnose({
      "reads-past-view": [
        !(unpacked instanceof Error),
        "The view holds four bytes, and you took the fifth from the memory behind it. How far does what you read from reach?",
      ],
    }),
  ).toBeInstanceOf(RangeError);
});

test("a number that does not fit is a RangeError", () => {
  expect(packHeader({ type: 255, length: 2 ** 32 - 1 })).toEqualBytes(
    Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff),
  );
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
      told(packed),
      diagnose({
        "wraps-silently": [
          packed instanceof Uint8Array,
          `${show({ type, length })} does not fit into five bytes, and you packed it into ${told(packed)}. What will the receiver read?`,
        ],
      }),
    ).toBe("a RangeError");
  }
});

/** What was returned, or the error that was thrown. */
function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

/** A result in words, bytes in hex. */
function told(result: unknown): string {
  if (result instanceof RangeError) return "a RangeError";
  return result instanceof Uint8Array ? hexBytes(result) : String(result);
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

function show({ type, length }: { type: number; length: number }): string {
  return `{ type: ${type}, length: ${length} }`;
}
