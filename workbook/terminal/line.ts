/** How a piece of text looks. What each means on a screen is `paint.ts`'s business; words say the same. */
export type Style = "strong" | "dim" | "good" | "bad" | "warn" | "accent" | "code";

/** A piece of a line in one style. */
export interface Span {
  text: string;
  style?: Style;
  /** Where a terminal that knows links leads to. */
  link?: string;
}

/** One row of the screen, before it is painted: so that widths can be counted and tests read plain text. */
export type Line = Span[];

/** A line of one piece. */
export function line(text = "", style?: Style): Line {
  return text ? [style ? { text, style } : { text }] : [];
}

/** The line without its looks. */
export function plainText(spans: Line): string {
  return spans.map(({ text }) => text).join("");
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const wide =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/u;

/** How many columns of a terminal a text takes: two for an emoji or a Chinese character, none for a mark on a letter. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += wide.test(segment) ? 2 : 1;
  return width;
}

export function lineWidth(spans: Line): number {
  return spans.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** Text that comes from elsewhere, made harmless: no escape sequences, no control characters, tabs as spaces. */
export function harmless(text: string): string {
  return text
    .replace(/\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g, "")
    .replace(/\x1b(?:\[[0-9;:?<=>]*[ -/]*[@-~]|[ -/]*[0-~])/g, "")
    .replaceAll("\t", "  ")
    .replace(
      /[\x00-\x1f\x7f-\x9f]/g,
      (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
    );
}

/** The line cut to a width; `…` marks the cut. */
export function clip(spans: Line, width: number): Line {
  if (lineWidth(spans) <= width) return spans;
  const [head = []] = cut(spans, Math.max(0, width - 1));
  return width > 0 ? [...head, { text: "…", style: "dim" }] : [];
}

/** The line cut in two: at most `width` columns in the first. */
export function cut(spans: Line, width: number): [Line, Line] {
  const head: Line = [];
  let room = width;
  for (const [index, span] of spans.entries()) {
    const size = widthOf(span.text);
    if (size > room) {
      const at = fitting(span.text, room);
      if (at) head.push({ ...span, text: span.text.slice(0, at) });
      return [head, [{ ...span, text: span.text.slice(at) }, ...spans.slice(index + 1)]];
    }
    head.push(span);
    room -= size;
  }
  return [head, []];
}

/** How many characters of a text fit into a width. */
function fitting(text: string, width: number): number {
  let used = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    used += widthOf(segment);
    if (used > width) return index;
  }
  return text.length;
}

/** Breaks a line at the edge, wherever that is: for code, whose spaces count. Further rows begin with `hang` spaces. */
export function fold(spans: Line, width: number, hang = 0): Line[] {
  const rows: Line[] = [];
  const indent: Line = hang ? [{ text: " ".repeat(hang) }] : [];
  let rest = spans;
  while (lineWidth(rest) > width && width > hang + 1) {
    const [head, tail] = cut(rest, width);
    rows.push(head);
    rest = [...indent, ...tail];
  }
  return [...rows, rest];
}

/** Breaks a line between words; words that are too long are cut. Rows after the first begin with `hang` spaces. */
export function wrap(spans: Line, width: number, hang = 0): Line[] {
  const rows: Line[] = [[]];
  let used = 0;
  const start = () => {
    rows.push(hang ? [{ text: " ".repeat(hang) }] : []);
    used = hang;
  };
  for (const word of words(spans)) {
    const begun = used > (rows.length > 1 ? hang : 0);
    if (begun && used + 1 + lineWidth(word) > width) start();
    else if (begun) {
      rows.at(-1)!.push(gap(rows.at(-1)!, word));
      used++;
    }
    let rest = word;
    while (lineWidth(rest) > Math.max(1, width - used)) {
      const [head, tail] = cut(rest, Math.max(1, width - used));
      if (!head.length) break;
      rows.at(-1)!.push(...head);
      rest = tail;
      start();
    }
    rows.at(-1)!.push(...rest);
    used += lineWidth(rest);
  }
  return rows.map(joined);
}

/** The space between two words, in their style where both have the same. */
function gap(before: Line, after: Line): Span {
  const style = before.at(-1)?.style;
  return { text: " ", ...(style && style === after[0]?.style && { style }) };
}

/** Neighbours of the same looks as one piece. */
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

/** Takes a line apart at its spaces; a word may be of several styles. */
function words(spans: Line): Line[] {
  const found: Line[] = [[]];
  for (const span of spans) {
    for (const [index, part] of span.text.split(/ +/).entries()) {
      if (index > 0) found.push([]);
      if (part) found.at(-1)!.push({ ...span, text: part });
    }
  }
  return found.filter((word) => word.length);
}

/** Puts something at the end of a row of this width; what stands before it gives way. */
export function spread(left: Line, right: Line, width: number): Line {
  const room = width - lineWidth(right);
  if (room < 2) return clip(left, width);
  const head = clip(left, room - 1);
  return [...head, { text: " ".repeat(room - lineWidth(head)) }, ...right];
}
