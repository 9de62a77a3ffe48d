import { messageOf } from "../../report/message.ts";
import { harmless } from "../../terminal/harmless.ts";
import { wrap } from "../../terminal/layout.ts";
import { type Line, line, type Style, widthOf } from "../../terminal/line.ts";
import { inline } from "../../terminal/markdown.ts";
import type { StepResult } from "../../verdict.ts";
import { wireLine, wireLines } from "./wire.ts";

/**
 * Why a step did not pass: the advice, both sides, the test, the wire. `times` is how often this mistake came in a row:
 * a screen that looks just as before would not show that the last save was judged.
 */
export function failureLines(result: StepResult, width: number, times = 1): Line[] {
  const { failure, tests, verdict } = result;
  if (!failure) return [line("The judge gave no reason.", "dim")];
  const failed = tests.find((test) => test.failure);
  const passed = tests.filter(({ state }) => state === "passed").length;
  const isPlaced = !failed && failure.message.includes(`(line ${failure.line})`);
  const facts = [
    ...(failed ? [`${passed} of ${tests.length} tests pass`] : []),
    ...(failure.line && !isPlaced ? [`line ${failure.line} of your file`] : []),
    ...(times > 1 ? [`the same mistake, ${times} times now`] : []),
  ].join(" · ");
  return [
    ...(verdict === "broken"
      ? [...wrap(line("This is the workbook's fault, not yours. Please report it.", "warn"), width), line()]
      : []),
    ...messageLines(messageOf(failure), width),
    ...(failed || facts ? [line()] : []),
    ...(failed ? wrap([{ text: `in “${failed.name}”`, style: "dim" }], width) : []),
    ...(facts ? wrap([{ text: facts, style: "dim" }], width) : []),
    ...(failed?.wire?.length
      ? [line(), ...wireLines(failed.wire, width)]
      : oldTranscript(failure.transcript)),
  ];
}

function oldTranscript(transcript: string): Line[] {
  return transcript ? [line(), ...transcript.split("\n").map(wireLine)] : [];
}

/** Advice as prose; what was expected and received line by line. */
function messageLines(message: string, width: number): Line[] {
  const rows = message.split("\n");
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
    return line(text, styleOf(row));
  });
}

function styleOf(row: string): Style {
  if (row.startsWith("expected  ")) return "good";
  return /^ *\^|^received {2}/.test(row) ? "bad" : "dim";
}
