import { renderTranscript } from "../../../local-servers/transcript.ts";
import type { WireEvent } from "../../../local-servers/wire.ts";
import { harmless } from "../../terminal/harmless.ts";
import { hanging } from "../../terminal/layout.ts";
import { type Line, line } from "../../terminal/line.ts";
import type { Session } from "../session/session.ts";

/** Everything that happened on the wire, test by test, the failed ones first. */
export function wireBody({ result }: Session, width: number): Line[] {
  const records = (result?.tests ?? []).filter(({ wire }) => wire?.length);
  if (!records.length) return [line("Nothing happened on the wire.", "dim")];
  const failedFirst = [...records].sort((left, right) => Number(!left.failure) - Number(!right.failure));
  return failedFirst.flatMap(({ name, state, wire = [] }, index) => {
    const sign = state === "failed" ? line("× ", "bad") : line("✓ ", "good");
    return [
      ...(index ? [line()] : []),
      ...hanging(sign, line(name, "strong"), width),
      ...wireLines(wire, width, Infinity),
    ];
  });
}

/** What happened on the wire, in at most so many lines. */
export function wireLines(events: readonly WireEvent[], width: number, lines = 14): Line[] {
  return renderTranscript(events, { width: Math.max(40, width), lines })
    .split("\n")
    .map(wireLine);
}

/** A row of a transcript in its style. */
export function wireLine(row: string): Line {
  const text = harmless(row).replace("✗ ", "× ");
  if (/^on the wire/.test(text)) return line(text, "dim");
  const wrong = text.indexOf("× ");
  if (wrong >= 0) return [{ text: text.slice(0, wrong) }, { text: text.slice(wrong), style: "bad" }];
  return line(text, text.includes("you → ") ? "accent" : undefined);
}
