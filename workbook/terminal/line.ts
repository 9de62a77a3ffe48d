/** How a piece of text looks. What each means on a screen is up to `paint.ts`; the words say the same. */
export type Style = "strong" | "dim" | "good" | "bad" | "warn" | "accent" | "code";

/** A piece of a line in one style. */
export interface Span {
  text: string;
  style?: Style;
  /** The address that a terminal with links opens. */
  link?: string;
}

/** One row of the screen, before it is painted: so that widths can be counted and tests read plain text. */
export type Line = Span[];

/** A line of one piece. */
export function line(text = "", style?: Style): Line {
  return text ? [style ? { text, style } : { text }] : [];
}

/** The line's text alone. */
export function plainText(spans: Line): string {
  return spans.map(({ text }) => text).join("");
}

/** Takes a text apart into what a reader sees as one character each. */
export const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const wide =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/u;

/** How many columns of a terminal a text takes: two for an emoji or a Chinese character, none for a mark on a letter. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += wide.test(segment) ? 2 : 1;
  return width;
}

/** How many columns of a terminal a line takes. */
export function lineWidth(spans: Line): number {
  return spans.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** Neighbours in the same style as one piece. */
export function joined(spans: Line): Line {
  const found: Line = [];
  for (const span of spans) {
    const last = found.at(-1);
    if (last && last.style === span.style && last.link === span.link)
      found[found.length - 1] = { ...last, text: last.text + span.text };
    else found.push(span);
  }
  return found;
}
