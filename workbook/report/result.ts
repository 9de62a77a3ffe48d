import type { Step } from "../course/steps.ts";
import type { Paint } from "../terminal/colour.ts";
import type { Failure, StepResult, Verdict } from "../verdict.ts";

const colours = {
  passed: "green",
  failed: "red",
  "not started": "gray",
  blocked: "red",
  waiting: "yellow",
  crashed: "red",
  leaking: "yellow",
  broken: "magenta",
} as const satisfies Record<Verdict, string>;

/** A sign for each verdict, for those who see no colours. */
export const signs = {
  passed: "✓",
  failed: "×",
  "not started": "·",
  blocked: "×",
  waiting: "×",
  crashed: "×",
  leaking: "×",
  broken: "!",
} as const satisfies Record<Verdict, string>;

export function paintVerdict(verdict: Verdict, paint: Paint, text: string = verdict): string {
  return paint(colours[verdict], text);
}

/** One line for a step: `✓ passed       1.1  The port of a service`. */
export function renderLine({ number, title }: Step, result: StepResult, paint: Paint): string {
  const word = `${signs[result.verdict]} ${result.verdict}`.padEnd(14);
  return `${paintVerdict(result.verdict, paint, word)} ${number.padStart(4)}  ${title}`;
}

/** Why a step did not pass: the test, what to know, the place, and what happened on the wire. */
export function renderFailure(result: StepResult, file: string, paint: Paint): string[] {
  const { failure } = result;
  if (!failure) return [];
  const test = result.tests.find(({ state }) => state === "failed");
  return [
    ...(test
      ? [`${paint("bold", test.name)}${failure.mistake ? paint("dim", `  [${failure.mistake}]`) : ""}`]
      : []),
    ...failure.message.split("\n"),
    ...(failure.line ? [paint("dim", `${file}:${failure.line}`)] : []),
    ...(failure.transcript ? ["", ...failure.transcript.split("\n").map((line) => paint("cyan", line))] : []),
  ];
}

/** The failure's first sentence, for places with one line. */
export function headline({ message, mistake }: Failure): string {
  return `${mistake ? `[${mistake}] ` : ""}${message.split("\n")[0]}`;
}
