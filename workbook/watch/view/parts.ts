import { signs } from "../../report/result.ts";
import { root } from "../../root.ts";
import { type Line, line, lineWidth, type Style, wrap } from "../../terminal/line.ts";
import type { Verdict } from "../../verdict.ts";

export const verdictStyle = {
  passed: "good",
  failed: "bad",
  "not started": "dim",
  blocked: "bad",
  waiting: "warn",
  crashed: "bad",
  leaking: "warn",
  broken: "warn",
} as const satisfies Record<Verdict, Style>;

/** A verdict's sign and word. */
export function verdictLine(verdict: Verdict): Line {
  return line(`${signs[verdict]} ${verdict}`, verdictStyle[verdict]);
}

/** A part with a heading. */
export function section(title: string, lines: Line[]): Line[] {
  return [line(title, "strong"), line(), ...lines];
}

/** A text behind a word or sign of its own: further rows stand under the text. */
export function hanging(lead: Line, text: Line, width: number): Line[] {
  const by = lineWidth(lead);
  return wrap(text, Math.max(8, width - by)).map((row, index) => [
    ...(index ? line(" ".repeat(by)) : lead),
    ...row,
  ]);
}

export function indented(lines: Line[], by: number): Line[] {
  return lines.map((row) => (row.length ? [{ text: " ".repeat(by) }, ...row] : row));
}

/** A file's path as people write it, from the workbook's root. */
export function shortName(file: string): string {
  return file.startsWith(root) ? file.slice(root.length + 1).replaceAll("\\", "/") : file;
}
