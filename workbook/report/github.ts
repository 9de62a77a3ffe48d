import { cutText } from "./limits.ts";
import { messageOf } from "./message.ts";
import { fileOf, type Report, type StepReport, wellFormed } from "./report.ts";

/**
 * How long an annotation's message may be, in bytes: https://docs.github.com/en/rest/checks/runs says 64 KB
 * (`output.annotations[].message`).
 */
const longest = 64_000;

/** Annotations of GitHub's workflow commands: one for each step that did not pass. */
export function renderGithub({ points, steps }: Report): string {
  const annotations = steps.filter(({ result }) => result.verdict !== "passed").map(annotation);
  return `${[...annotations, `${points} of ${steps.length} points`].join("\n")}\n`;
}

function annotation({ step, result }: StepReport): string {
  const { verdict, failure } = result;
  const level = verdict === "not started" ? "notice" : "error";
  const line = failure?.line ? `,line=${failure.line}` : "";
  const place = `file=${property(fileOf(result))}${line},title=${property(`${step.number} ${step.title}`)}`;
  const text = [verdict, failure && messageOf(failure), failure?.transcript].filter(Boolean).join("\n");
  return `::${level} ${place}::${data(cutText(text, longest))}`;
}

/** The log shows an annotation's lines one below the other: none of them must be a command (`##[error]`) itself. */
function data(text: string): string {
  return wellFormed(text)
    .replaceAll("##[", "##\\[")
    .replaceAll("%", "%25")
    .replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
