import type { Lesson, Step } from "../course/steps.ts";
import { type Line, line } from "../terminal/line.ts";
import type { StepResult, Verdict } from "../verdict.ts";
import { logLine, messageOf } from "./message.ts";
import { signs, verdictStyles } from "./signs.ts";

/** One line for a step: `✓ passed       1.1  The port of a service`. */
export function renderLine({ number, title }: Step, { verdict }: StepResult): Line {
  const word = `${signs[verdict]} ${verdict}`.padEnd(14);
  return [{ text: word, style: verdictStyles[verdict] }, { text: ` ${number.padStart(4)}  ${title}` }];
}

/**
 * Why a step did not pass: the test, what to know, the place, and what happened on the wire. Each line has a bar before
 * it, so that no line of the learner's can pass for a command to the service that runs the tests.
 */
export function renderFailure({ failure, tests }: StepResult, file: string): Line[] {
  if (!failure) return [];
  const test = tests.find(({ state }) => state === "failed");
  const mistake = failure.mistake ? `  [${failure.mistake}]` : "";
  const lines: Line[] = [
    ...(test ? [[...line(logLine(test.name), "strong"), ...line(mistake, "dim")]] : []),
    ...messageOf(failure)
      .split("\n")
      .map((row) => line(logLine(row))),
    ...(failure.line ? [line(`${file}:${failure.line}`, "dim")] : []),
    ...(failure.transcript ? [[], ...failure.transcript.split("\n").map(wireLine)] : []),
  ];
  return lines.map((row) => [{ text: "      │", style: "dim" }, ...line(row.length ? " " : ""), ...row]);
}

/** All steps under their lessons' titles, a line for each with its verdict's sign and word. */
export function renderList(
  lessons: readonly Lesson[],
  verdicts: Readonly<Record<string, Verdict | undefined>>,
): Line[] {
  return lessons
    .filter(({ steps }) => steps.length)
    .flatMap(({ title, steps }) => [
      [],
      line(title, "strong"),
      ...steps.map(({ stem, number, title: name }): Line => {
        const verdict = verdicts[stem];
        const word = verdict ? `${signs[verdict]} ${verdict}` : "· not judged";
        const style = verdict && { style: verdictStyles[verdict] };
        return [
          { text: `${number.padStart(5)}  ` },
          { text: word.padEnd(15), ...style },
          { text: ` ${name}` },
        ];
      }),
    ]);
}

function wireLine(row: string): Line {
  return line(logLine(row), "accent");
}
