import { changeTexts, type StepResult } from "../verdict.ts";

/** How much one step may take in a report, in characters of JSON: with 47 steps a report stays below a megabyte. */
const mostOfAll = 20_000;
/** How long one text may be; the next smaller number is taken until the whole fits. */
const mostOfEach = [8000, 3000, 1000, 300, 80];
const mostTests = 100;

/**
 * A result without what no report shows, and no larger than a report can carry: whatever is left out is marked where it
 * was. An equal result comes out equal.
 */
export function cutResult(result: StepResult): StepResult {
  const { tests, ...rest } = result;
  const kept = tests.slice(0, mostTests).map(({ wire: _, ...test }) => test);
  const left = tests.length - kept.length;
  const whole: StepResult = { ...rest, tests: kept };
  if (left > 0) whole.output = `${whole.output}\n[left out: ${left} more tests]`;
  for (const most of mostOfEach) {
    const short = shorten(whole, most);
    if (JSON.stringify(short).length <= mostOfAll) return short;
  }
  return {
    ...shorten(whole, 80),
    tests: [],
    output: "[left out: the tests and the output, which are too long]",
  };
}

/** A text with its middle left out, and a mark in its place. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor(most / 4);
  const start = most - end;
  return `${text.slice(0, start)}\n[left out: ${text.length - most} characters]\n${text.slice(text.length - end)}`;
}

function shorten(result: StepResult, most: number): StepResult {
  return changeTexts(result, (text) => cutText(text, most));
}
