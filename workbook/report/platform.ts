import type { StepResult } from "../verdict.ts";
import { cutText } from "./limits.ts";
import { messageOf } from "./message.ts";
import type { Report, StepReport } from "./report.ts";
import { signs } from "./signs.ts";

/** What the reports for grading platforms have in common: a platform's test is a step, and a step is one point. */

/** What a student reads about a step: the verdict, the reason, the place, and what happened on the wire. Cut to `longest` bytes. */
export function explain({ step, result }: StepReport, longest: number): string {
  const { failure, verdict } = result;
  const mistake = failure?.mistake ? `  [${failure.mistake}]` : "";
  const place = failure?.line ? `${step.stem}.ts:${failure.line}` : "";
  const parts = [
    `${signs[verdict]} ${verdict}${mistake}`,
    failure && messageOf(failure),
    place,
    failure?.transcript,
  ];
  return presentable(parts.filter(Boolean).join("\n\n"), longest);
}

/** What the answer to a step printed, as a student sees it, cut to `longest` bytes. */
export function printed({ output }: StepResult, longest: number): string {
  return presentable(output, longest);
}

/** The line above all steps. */
export function summary({ points, steps }: Report): string {
  const broken = steps.filter(({ result }) => result.verdict === "broken").map(({ step }) => step.number);
  const count = `${points} of ${steps.length} points`;
  return broken.length ? `${count}. ${unjudged(broken)}` : count;
}

/** Says that these steps, named by their numbers, got no verdict, and that this is not the student's fault. */
export function unjudged(numbers: readonly string[]): string {
  const [which, verb] =
    numbers.length === 1 ? [`Step ${numbers[0]}`, "it"] : [`Steps ${numbers.join(", ")}`, "them"];
  return `${which}: the workbook itself failed and could not judge ${verb}. This is not your fault; please tell your teacher.`;
}

/** One point for a passed step, none for any other. */
export function pointsOf({ verdict }: StepResult): 0 | 1 {
  return verdict === "passed" ? 1 : 0;
}

/**
 * Text for a web page, cut to `longest` bytes before: control characters become U+FFFD, apart from ends of lines and tabs. Some databases cannot store
 * U+0000 at all, such as PostgreSQL's jsonb (https://www.postgresql.org/docs/current/datatype-json.html).
 */
export function presentable(text: string, longest: number): string {
  return cutText(text, longest).replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, (sign) =>
    sign === "\r" ? "" : "\uFFFD",
  );
}
