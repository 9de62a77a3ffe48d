import { graphemes, joined, type Line, line, lineWidth, type Span, widthOf } from "./line.ts";

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

/** Puts something at the end of a row of this width; what comes before it gives way. */
export function spread(left: Line, right: Line, width: number): Line {
  const room = width - lineWidth(right);
  if (room < 2) return clip(left, width);
  const head = clip(left, room - 1);
  return [...head, { text: " ".repeat(room - lineWidth(head)) }, ...right];
}

/** A part with a heading. */
export function section(title: string, lines: Line[]): Line[] {
  return [line(title, "strong"), line(), ...lines];
}

/** A text after a word or sign of its own: further rows stand under the text. */
export function hanging(lead: Line, text: Line, width: number): Line[] {
  const by = lineWidth(lead);
  return wrap(text, Math.max(8, width - by)).map((row, index) => [
    ...(index ? line(" ".repeat(by)) : lead),
    ...row,
  ]);
}

/** The lines moved to the right by so many columns; empty ones stay empty. */
export function indented(lines: Line[], by: number): Line[] {
  return lines.map((row) => (row.length ? [{ text: " ".repeat(by) }, ...row] : row));
}
