/**
 * The beginning of a text that is longer than this many characters, with a mark that says how much is missing. A text
 * that fits comes back as it is.
 */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = isHighSurrogate(text.charCodeAt(most - 1)) ? most - 1 : most;
  return `${text.slice(0, end)} ${cutMark(text.length - end, "characters")}`;
}

/** What stands in a text where the rest of it was cut off. */
export function cutMark(count: number, unit: "bytes" | "characters" | "tests"): string {
  return `[… cut here: ${count} more ${unit}]`;
}

/** True for the first half of a character that takes two UTF-16 units. */
function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
