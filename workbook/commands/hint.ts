import { selectStep } from "../course/select.ts";
import { findSteps, type Step, stepFiles } from "../course/steps.ts";
import { readStepText } from "../course/text.ts";
import { readStanding, whereToBegin } from "../progress/standing.ts";
import { readState, stepState, updateState } from "../progress/state.ts";
import { paintFor } from "../terminal/colour.ts";
import { plainText } from "../terminal/line.ts";
import { renderMarkdown } from "../terminal/markdown.ts";

/** `hint [step]`: the next hint of a step, without a name of the one that the learner is at. After the last one all of them. */
export async function hint([name]: string[]): Promise<number> {
  const steps = findSteps();
  const step =
    name === undefined ? steps[whereToBegin(steps, readStanding(steps))]! : selectStep(steps, name);
  for (const text of nextHint(step)) console.log(text);
  return 0;
}

function nextHint(step: Step): string[] {
  const { hints } = readStepText(stepFiles(step.stem).text);
  if (!hints.length) return [`${step.number} ${step.title} has no hints.`];
  const taken = stepState(readState(), step.stem).hints ?? 0;
  if (taken >= hints.length)
    return [...hints.flatMap((_, index) => [...oneHint(step, hints, index), ""]), "These are all the hints."];
  updateState((state) => {
    stepState(state, step.stem).hints = taken + 1;
  });
  return oneHint(step, hints, taken);
}

function oneHint({ number, title }: Step, hints: { title: string; body: string }[], index: number): string[] {
  const paint = paintFor(process.stdout);
  const { title: about, body } = hints[index]!;
  const width = Math.min(process.stdout.columns ?? 80, 100);
  const head = paint("bold", `${number} ${title} · hint ${index + 1} of ${hints.length}: ${about}`);
  return [head, "", ...renderMarkdown(body, width).map(plainText)];
}
