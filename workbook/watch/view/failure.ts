import { renderTranscript } from "../../../local-servers/transcript.ts";
import type { WireEvent } from "../../../local-servers/wire.ts";
import { harmless, type Line, line, widthOf, wrap } from "../../terminal/line.ts";
import { inline } from "../../terminal/markdown.ts";
import type { StepResult } from "../../verdict.ts";

/**
 * Why a step did not pass: the advice, both sides, the test, the wire. `times` is how often this mistake came in a row:
 * a screen that is just as before would not tell that the last save was judged.
 */
export function failureLines(result: StepResult, width: number, times = 1): Line[] {
  const { failure, tests, verdict } = result;
  if (!failure) return [line("The judge said nothing more.", "dim")];
  const failed = tests.find((test) => test.failure);
  const passed = tests.filter(({ state }) => state === "passed").length;
  const place = failure.line ? ` · line ${failure.line} of your file` : "";
  const again = times > 1 ? ` · the same mistake, ${times} times now` : "";
  return [
    ...(verdict === "broken"
      ? [...wrap(line("This is the workbook's fault, not yours. Please report it.", "warn"), width), line()]
      : []),
    ...messageLines(failure.message, width),
    ...(failed
      ? [
          line(),
          ...wrap([{ text: `in “${failed.name}”`, style: "dim" }], width),
          ...wrap([{ text: `${passed} of ${tests.length} tests pass${place}${again}`, style: "dim" }], width),
        ]
      : []),
    ...(failed?.wire?.length
      ? [line(), ...wireLines(failed.wire, width)]
      : oldTranscript(failure.transcript)),
  ];
}

function oldTranscript(transcript: string): Line[] {
  return transcript ? [line(), ...transcript.split("\n").map(wireLine)] : [];
}

/** Behind an advice, that a yes was expected to be a no tells nothing. */
const yesOrNo = /\nexpected (?:true|false) to be (?:true|false)$/m;

/** Advice as prose; what was expected and received as it stands. */
export function messageLines(message: string, width: number): Line[] {
  const rows = message
    .replace(/ \/\/ (?:Object\.is|deep) equality$/gm, "")
    .replace(yesOrNo, "")
    .split("\n");
  const at = rows.findIndex((row) => /^(?:expected|received) {2}|^ {2}/.test(row));
  const prose = at < 0 ? rows : rows.slice(0, at);
  return [
    ...prose.flatMap((row, index) =>
      wrap(inline(row, index && !/[.?!:]$/.test(row) ? "dim" : undefined), width),
    ),
    ...(at < 0 ? [] : [...(at ? [line()] : []), ...compared(rows.slice(at), width - 2)]),
  ];
}

/** Rows that stand above each other, shifted alike where the caret would be beyond the edge. */
function compared(rows: string[], width: number): Line[] {
  const texts = rows.map(harmless);
  const caret = texts.find((row) => /^ *\^/.test(row))?.indexOf("^") ?? 0;
  const lead = 10;
  const shift = Math.max(0, caret + 12 - width);
  const moved = (row: string) =>
    shift && row.length > lead && /^(?:expected|received| +\^)/.test(row)
      ? `${row.slice(0, lead)}${row.slice(lead + shift)}`
      : row;
  return texts.map(moved).map((row) => {
    const text = `  ${widthOf(row) > width ? `${row.slice(0, width - 1)}…` : row}`;
    return line(
      text,
      /^ *\^/.test(row)
        ? "bad"
        : row.startsWith("expected  ")
          ? "good"
          : row.startsWith("received  ")
            ? "bad"
            : "dim",
    );
  });
}

export function wireLines(events: readonly WireEvent[], width: number, lines = 14): Line[] {
  return renderTranscript(events, { width: Math.max(40, width), lines })
    .split("\n")
    .map(wireLine);
}

function wireLine(row: string): Line {
  const text = harmless(row).replace("✗ ", "× ");
  if (/^on the wire/.test(text)) return line(text, "dim");
  const wrong = text.indexOf("× ");
  if (wrong >= 0) return [{ text: text.slice(0, wrong) }, { text: text.slice(wrong), style: "bad" }];
  return line(text, text.includes("you → ") ? "accent" : undefined);
}
