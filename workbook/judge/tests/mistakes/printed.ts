import type { Call } from "../../remote/calls.ts";
import type { Judged } from "./mistake.ts";

/** What the function has printed in this test, while somebody waited for its result: a sentence, or nothing. */
export function printedDuring({ name }: Call, { answer, callsBefore }: Judged): string {
  const first = answer.calls.all.slice(callsBefore).find((call) => call.name === name);
  const printed = answer.printed.slice(first?.printedBefore);
  const line = printed.find((one) => one.line)?.line;
  const text = printed
    .map((one) => one.text)
    .join("")
    .trim();
  return (
    text && ` It printed this instead${line ? ` (line ${line})` : ""}: ${JSON.stringify(text.slice(0, 60))}`
  );
}
