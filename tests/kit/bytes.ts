import { escapeByte, hexBytes, looksBinary } from "../../local-servers/escape.ts";

/** How many bytes of each side are shown around the first difference. */
const window = 48;

/** What `toEqualBytes` takes: bytes, or text that stands for its UTF-8 bytes. */
export type BytesLike = Uint8Array | string;

/** Shows where two byte strings differ: both escaped, a caret under the first difference, both lengths. */
export function describeBytes(received: unknown, expected: BytesLike): string {
  const wanted = toBytes(expected);
  if (!(received instanceof Uint8Array))
    return `expected ${wanted.length} bytes, received ${describeValue(received)}`;
  const at = firstDifference(received, wanted);
  const show = looksBinary(wanted) || looksBinary(received) ? hexAround : escapedAround;
  const left = show(wanted, at);
  const right = show(received, at);
  return [
    `expected  ${left.text}`,
    `received  ${right.text}`,
    `          ${" ".repeat(right.caret)}^ byte ${at}`,
    lengths(wanted.length, received.length),
  ].join("\n");
}

function lengths(expected: number, received: number): string {
  if (expected === received) return `both have ${expected} byte${expected === 1 ? "" : "s"}`;
  return `expected ${expected} bytes, received ${received}`;
}

/** The place of the first difference, or -1 if both are equal. */
export function firstDifference(left: Uint8Array, right: Uint8Array): number {
  if (Buffer.compare(left, right) === 0) return -1;
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) if (left[at] !== right[at]) return at;
  return length;
}

export function toBytes(bytes: BytesLike): Uint8Array {
  return typeof bytes === "string" ? Buffer.from(bytes) : bytes;
}

function escapedAround(bytes: Uint8Array, at: number): { text: string; caret: number } {
  const { start, end } = around(bytes, at);
  let text = start > 0 ? '… "' : '"';
  let caret = text.length;
  for (let index = start; index < end; index++) {
    if (index === at) caret = text.length;
    text += escapeByte(bytes[index]!);
  }
  if (at >= end) caret = text.length;
  return { text: `${text}"${end < bytes.length ? " …" : ""}`, caret };
}

function hexAround(bytes: Uint8Array, at: number): { text: string; caret: number } {
  const { start, end } = around(bytes, at, 16);
  const lead = start > 0 ? "… " : "";
  const text = `${lead}${hexBytes(bytes.subarray(start, end))}${end < bytes.length ? " …" : ""}`;
  return { text: text || "(empty)", caret: lead.length + 3 * (at - start) };
}

function around(bytes: Uint8Array, at: number, width = window): { start: number; end: number } {
  const start = at > width / 2 ? at - width / 2 : 0;
  return { start, end: Math.min(bytes.length, start + width) };
}

/** Any value in a few words: `a Server`, `an Error`, `the string "22"`, `undefined`. */
export function describeValue(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "string") return `the string ${JSON.stringify(value.slice(0, 40))}`;
  return typeof value === "object" ? withArticle(value.constructor?.name ?? "object") : String(value);
}

/** The name of a class after its article. A `Uint8Array` and a `URL` are spoken with a consonant at the beginning. */
export function withArticle(name: string): string {
  return `${/^[AEIO]/i.test(name) ? "an" : "a"} ${name}`;
}
