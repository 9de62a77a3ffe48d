import { expect, test } from "vitest";
import { byteCount, escapeBytes, grouped, hexBytes, looksBinary } from "./escape.ts";

test.each([
  ["GET / HTTP/1.1\r\n", "GET / HTTP/1.1\\r\\n"],
  ['a "b" \\c', 'a \\"b\\" \\\\c'],
  ["\0\t\x01\x1f\x7f", "\\0\\t\\x01\\x1f\\x7f"],
  ["é☕", "\\xc3\\xa9\\xe2\\x98\\x95"],
  ["", ""],
])("%j is shown as %j", (text, shown) => {
  expect(escapeBytes(Buffer.from(text))).toBe(shown);
});

test("a limit counts bytes, not what is shown for them", () => {
  expect(escapeBytes(Buffer.from("\r\n\r\n"), 3)).toBe("\\r\\n\\r");
  expect(hexBytes(Uint8Array.of(0, 170, 255), 2)).toBe("00 aa");
});

test("text with line ends isn't binary, a block of high bytes is", () => {
  expect(looksBinary(Buffer.from("one\r\ntwo\0\t"))).toBe(false);
  expect(looksBinary(new Uint8Array())).toBe(false);
  expect(looksBinary(Uint8Array.of(0xff, 0x01, 0x80, 0x41))).toBe(true);
});

test("numbers are grouped by thousands", () => {
  expect([0, 999, 1000, 8371, 5_000_000].map(grouped)).toEqual(["0", "999", "1,000", "8,371", "5,000,000"]);
  expect(byteCount(65_536)).toBe("65,536 B");
});
