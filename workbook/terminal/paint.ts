import { styleText } from "node:util";
import type { Line, Span, Style } from "./line.ts";

/** What the terminal can show. */
export interface Looks {
  colours: boolean;
  /** OSC 8 links. */
  links: boolean;
}

const looks = {
  strong: "bold",
  dim: "dim",
  good: "green",
  bad: "red",
  warn: "yellow",
  accent: "cyan",
  code: "cyan",
} as const satisfies Record<Style, Parameters<typeof styleText>[0]>;

/** A line as a terminal takes it. */
export function paint(spans: Line, { colours, links }: Looks): string {
  return spans.map((span) => linked(span, colours ? coloured(span) : span.text, links)).join("");
}

function coloured({ text, style }: Span): string {
  return style ? styleText(looks[style], text, { validateStream: false }) : text;
}

function linked({ link }: Span, text: string, links: boolean): string {
  return link && links ? `\x1b]8;;${link}\x1b\\${text}\x1b]8;;\x1b\\` : text;
}
