import { type Call, findCalls } from "./find-calls.ts";

/** A row that is left of a source, and which of its lines it was made of (the first line is 0). */
export interface RemainingRow {
  first: number;
  last: number;
  text: string;
}

/**
 * A test's source without the diagnoses of its mistakes: they would give the mistakes away, and hide what the test does.
 * `expect(port, diagnose({ … })).toBe(22)` becomes `expect(port).toBe(22)`; a `suspect({ … })` goes altogether.
 */
export function withoutDiagnoses(source: string): RemainingRow[] {
  const cuts = findCalls(source, ["diagnose", "suspect"]).flatMap((call) => cutsFor(source, call));
  const rows: RemainingRow[] = [];
  let row: RemainingRow & { isCut?: boolean } = { first: 0, last: 0, text: "" };
  for (let at = 0; at <= source.length; at++) {
    const isCut = cuts.some(([from, to]) => from <= at && at < to);
    if (isCut) {
      row.isCut = true;
      if (source[at] === "\n") row.last++;
      if (!row.text) row.first = row.last;
    } else if (at === source.length || source[at] === "\n") {
      if (!row.isCut || row.text.trim()) rows.push({ first: row.first, last: row.last, text: row.text });
      row = { first: row.last + 1, last: row.last + 1, text: "" };
    } else row.text += source[at];
  }
  return rows;
}

type Range = [from: number, to: number];

/** What goes with a call: as an argument the comma before it and the breaks inside the parentheses around it. */
function cutsFor(source: string, { from, to, argument }: Call): Range[] {
  if (argument) {
    const { open, comma, end } = argument;
    const lead = /^\s*/.exec(source.slice(open + 1))![0].length;
    const rest = /^\s*,?\s*(?=\))/.exec(source.slice(end))?.[0].length ?? 0;
    return [
      [open + 1, open + 1 + lead],
      [comma, end + rest],
    ];
  }
  const before = source.slice(0, from).trimEnd();
  if (!/(?:^|[;{}])$/.test(before)) return [];
  const end = /^\s*;[ \t]*\n?(?:[ \t]*\n)?/.exec(source.slice(to))?.[0].length ?? 0;
  return [[source.lastIndexOf("\n", from) + 1, to + end]];
}
