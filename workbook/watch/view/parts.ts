import { signs, verdictStyles } from "../../report/signs.ts";
import { root } from "../../root.ts";
import { type Line, line } from "../../terminal/line.ts";
import type { Verdict } from "../../verdict.ts";

/** The text between head and foot, as long as it is. */
export interface Body {
  lines: Line[];
  /** The line that must be seen, where it is not the learner who scrolls. */
  focus?: number;
}

/** A verdict's sign and word. */
export function verdictLine(verdict: Verdict): Line {
  return line(`${signs[verdict]} ${verdict}`, verdictStyles[verdict]);
}

/** A file's path as people write it, from the workbook's root. */
export function shortName(file: string): string {
  return file.startsWith(root) ? file.slice(root.length + 1).replaceAll("\\", "/") : file;
}
