import { grouped, hexBytes } from "../../local-servers/escape.ts";

/** Longer parts are counted, not shown. */
const shownAtMost = 16;

/** How two texts differ, in a sentence: only what was seen, without a guess at the reason. */
export function differenceInText(received: string, expected: string): string {
  return describe(received, expected, "character", (part) => JSON.stringify(part));
}

/** How two byte strings differ, in a sentence. */
export function differenceInBytes(received: Uint8Array, expected: Uint8Array): string {
  const show = (part: string) => hexBytes(Buffer.from(part, "latin1"));
  return describe(binary(received), binary(expected), "byte", show);
}

function binary(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

function describe(received: string, expected: string, unit: string, show: (part: string) => string): string {
  if (received === expected) return "";
  const start = commonStart(received, expected);
  const end = commonEnd(received.slice(start), expected.slice(start));
  const found = received.slice(start, received.length - end);
  const missing = expected.slice(start, expected.length - end);
  const isLong = (part: string) => part.length > shownAtMost;
  const named = (part: string) => (isLong(part) ? counted(part.length, unit) : show(part));
  const where =
    start === 0 ? "At the beginning" : `After the first ${start === 1 ? unit : counted(start, unit)}`;
  if (found === "") return `${where}, ${named(missing)} ${isLong(missing) ? "are" : "is"} missing.`;
  if (missing === "") return `${where}, ${named(found)} ${isLong(found) ? "are" : "is"} extra.`;
  return `${where}, there ${isLong(found) ? "are" : "is"} ${named(found)} where ${named(missing)} ${isLong(missing) ? "were" : "was"} expected.`;
}

function counted(length: number, unit: string): string {
  return `${grouped(length)} ${unit}${length === 1 ? "" : "s"}`;
}

function commonStart(left: string, right: string): number {
  let at = 0;
  while (at < left.length && at < right.length && left[at] === right[at]) at++;
  return at;
}

function commonEnd(left: string, right: string): number {
  let length = 0;
  const longest = Math.min(left.length, right.length);
  while (length < longest && left.at(-1 - length) === right.at(-1 - length)) length++;
  return length;
}
