import { styleText } from "node:util";
import type { Line, Span, Style } from "./line.ts";

/** What a terminal can show. */
export interface Capabilities {
  colors: boolean;
  /** OSC 8 links. */
  links: boolean;
}

const formats = {
  strong: "bold",
  dim: "dim",
  good: "green",
  bad: "red",
  warn: "yellow",
  accent: "cyan",
  code: "cyan",
} as const satisfies Record<Style, Parameters<typeof styleText>[0]>;

/** A line as a terminal takes it. */
export function paint(spans: Line, { colors, links }: Capabilities): string {
  return spans.map((span) => linked(span, colors ? colored(span) : span.text, links)).join("");
}

/** Paints lines for a stream, with colors only where they are wanted. */
export function painterFor(stream: { isTTY?: boolean }): (spans: Line) => string {
  const capabilities = { colors: wantsColors(stream), links: false };
  return (spans) => paint(spans, capabilities);
}

/** True if colors are wanted there: obeys NO_COLOR, FORCE_COLOR and `TERM=dumb`. */
export function wantsColors(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return stream.isTTY === true && env.TERM !== "dumb";
}

function colored({ text, style }: Span): string {
  return style ? styleText(formats[style], text, { validateStream: false }) : text;
}

function linked({ link }: Span, text: string, links: boolean): string {
  return link && links ? `\x1b]8;;${link}\x1b\\${text}\x1b]8;;\x1b\\` : text;
}
