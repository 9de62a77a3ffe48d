import { harmless } from "../../terminal/harmless.ts";
import { fold, hanging, section, wrap } from "../../terminal/layout.ts";
import { type Line, line } from "../../terminal/line.ts";
import { renderMarkdown } from "../../terminal/markdown.ts";
import type { StepResult } from "../../verdict.ts";
import { isPassed, type Session, type TypeProblem } from "../session/session.ts";
import { type Tally, tally } from "../session/tally.ts";
import { failureLines } from "./failure.ts";

/** The open step: first what the newest judgement says, or the task where that comes first. */
export function stepBody(session: Session, width: number): Line[] {
  const parts = session.folded
    ? [...verdictParts(session, width), foldedTask(session, width)]
    : [openTask(session, width), ...verdictParts(session, width)];
  return parts.filter((part) => part.length).flatMap((part, index) => [...(index ? [line()] : []), ...part]);
}

function openTask({ text, result }: Session, width: number): Line[] {
  const begin =
    result?.verdict === "not started"
      ? [line(), ...wrap(line("Write your answer in the file below. Every save is judged.", "accent"), width)]
      : [];
  return [...renderMarkdown(text.task, width), ...begin];
}

function foldedTask({ text }: Session, width: number): Line[] {
  const [first = []] = renderMarkdown(text.task, width - 26);
  return [
    [
      { text: "Task  ", style: "strong" },
      ...first.map((span) => ({ ...span, style: "dim" as const })),
      { text: " …  f shows it all", style: "dim" },
    ],
  ];
}

function verdictParts(session: Session, width: number): Line[][] {
  const { result, types, text, hints } = session;
  if (!result || result.verdict === "not started") return [typeLines(types, width)];
  const verdict = isPassed(session)
    ? passedLines(session, result, width)
    : failureLines(result, width, session.times);
  return [
    verdict,
    result.failure?.kind === "SyntaxError" ? [] : typeLines(types, width),
    outputLines(result.output, width),
    hints && !isPassed(session)
      ? [
          line(
            `${hints} of ${text.hints.length} hints taken: h shows ${hints < text.hints.length ? "the next" : "them"}.`,
            "dim",
          ),
        ]
      : [],
  ];
}

function typeLines(problems: readonly TypeProblem[], width: number): Line[] {
  if (!problems.length) return [];
  const rows = problems.slice(0, 5).flatMap(({ line: at, message }) => {
    const text = harmless(message.replaceAll(/\s*\n\s*/g, " "));
    return hanging(line(`line ${at}: `, "dim"), line(text), width);
  });
  const more = problems.length > 5 ? [line(`and ${problems.length - 5} more`, "dim")] : [];
  return [
    line(
      problems.length === 1 ? "TypeScript finds an error" : `TypeScript finds ${problems.length} errors`,
      "warn",
    ),
    ...rows,
    ...more,
  ];
}

/** What the learner's own code printed, set apart by a bar. */
function outputLines(output: string, width: number): Line[] {
  const rows = output.trimEnd().split(/\r?\n/);
  if (!output.trim()) return [];
  const shown = rows.slice(-40).flatMap((row) => fold(line(harmless(row)), width - 2));
  const left = rows.length > 40 ? [line(`${rows.length - 40} earlier lines were left out`, "dim")] : [];
  return [
    line("Your code printed", "strong"),
    ...left,
    ...shown.map((row): Line => [{ text: "│ ", style: "dim" }, ...row]),
  ];
}

function passedLines(session: Session, result: StepResult, width: number): Line[] {
  const { text, reference } = session;
  const skipped = result.tests.filter(({ state }) => state === "skipped");
  const own = tally(result);
  return [
    line(`All ${result.tests.length - skipped.length} tests pass.`, "good"),
    ...skipped.flatMap(({ name, note }) =>
      wrap(line(`Skipped, because ${note ?? "it cannot run here"}: ${name}`, "dim"), width),
    ),
    ...(text.why ? [line(), ...section("Why it works", renderMarkdown(text.why, width))] : []),
    ...(own ? [line(), ...tallyLines(own, reference)] : []),
  ];
}

const rows: [keyof Tally, string][] = [
  ["connections", "connections"],
  ["chunksSent", "chunks sent"],
  ["bytesSent", "bytes sent"],
  ["bytesReceived", "bytes received"],
  ["roundTrips", "round trips"],
];

/** How the answer behaved on the wire, beside the reference. */
function tallyLines(own: Tally, reference: Tally | undefined): Line[] {
  const number = (value: number | undefined) => (value?.toLocaleString("en-US") ?? "…").padStart(12);
  return [
    line(
      `${"On the wire, in all tests".padEnd(26)}${"yours".padStart(12)}${"reference".padStart(12)}`,
      "strong",
    ),
    ...rows
      .filter(([key]) => own[key] || reference?.[key])
      .map(
        ([key, name]): Line => [
          { text: `  ${name.padEnd(24)}`, style: "dim" },
          { text: number(own[key]) },
          { text: number(reference?.[key]), style: "dim" },
        ],
      ),
  ];
}
