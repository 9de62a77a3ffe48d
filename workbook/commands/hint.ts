import { selectStep } from "../course/select.ts";
import { findSteps, type Step, stepFiles } from "../course/steps.ts";
import { type Hint, readStepText } from "../course/text.ts";
import { readStanding, whereToBegin } from "../progress/standing.ts";
import { readState, remember } from "../progress/state.ts";
import { type Line, line } from "../terminal/line.ts";
import { renderMarkdown } from "../terminal/markdown.ts";
import { painterFor } from "../terminal/paint.ts";
import { command } from "./command.ts";

/** `hint [STEP]`: the next hint of a step; after the last one all of them. */
export const hint = command({
  usage: "npm run hint [STEP]",
  help: "Shows the next hint of a step. Without a name, of the step you are at. After the last hint, all of them.",
  most: 1,
  run: async ([name]) => {
    const steps = findSteps();
    const step =
      name === undefined ? steps[whereToBegin(steps, readStanding(steps))]! : selectStep(steps, name);
    const paint = painterFor(process.stdout);
    for (const row of nextHint(step)) console.log(paint(row));
    return 0;
  },
});

function nextHint(step: Step): Line[] {
  const { hints } = readStepText(stepFiles(step.stem).text);
  if (!hints.length) return [line(`${step.number} ${step.title} has no hints.`)];
  const taken = readState().steps[step.stem]?.hints ?? 0;
  if (taken >= hints.length)
    return [
      ...hints.flatMap((_, index) => [...renderHint(step, hints, index), line()]),
      line("There are no more hints."),
    ];
  remember({ [step.stem]: { hints: taken + 1 } });
  return renderHint(step, hints, taken);
}

function renderHint({ number, title }: Step, hints: Hint[], index: number): Line[] {
  const { title: about, body } = hints[index]!;
  const width = Math.min(process.stdout.columns ?? 80, 100);
  const head = `${number} ${title} · hint ${index + 1} of ${hints.length}: ${about}`;
  return [line(head, "strong"), line(), ...renderMarkdown(body, width)];
}
