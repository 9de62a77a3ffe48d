import { stepFiles } from "../course/steps.ts";
import { readStepText } from "../course/text.ts";
import { Engine } from "../judge/engine.ts";
import { fingerprint } from "../progress/fingerprint.ts";
import { keepPicture } from "../progress/pictures.ts";
import { whereToBegin } from "../progress/standing.ts";
import { readState, remember } from "../progress/state.ts";
import { exercises, run } from "../run.ts";
import type { StepResult } from "../verdict.ts";
import type { Display } from "./display/display.ts";
import type { Event, Opening } from "./session/events.ts";
import { reduce } from "./session/reduce.ts";
import type { Session } from "./session/session.ts";

/**
 * Shows once how far the learner is, and ends: for scripts, and where there is no terminal. What was never judged is
 * judged first, and so is the step shown.
 *
 * @param at the step to show; without it the first open one
 * @param onStanding called when all verdicts are known
 */
export async function runOnce(
  session: Session,
  at: number | undefined,
  display: Pick<Display, "show">,
  onStanding: (session: Session) => void = () => {},
): Promise<void> {
  const engine = await Engine.open();
  try {
    const unknown = session.steps.filter(({ stem }) => session.verdicts[stem] === undefined);
    const known = withResults(session, await run(unknown, exercises, engine));
    const begin = at ?? whereToBegin(known.steps, { state: readState(), verdicts: { ...known.verdicts } });
    const [result] = await run([known.steps[begin]!], exercises, engine);
    keepPicture(result!);
    const now = withResults(known, [result!]);
    onStanding(now);
    showOnce(now, begin, result!, display);
  } finally {
    await engine.close();
  }
}

function withResults(session: Session, results: StepResult[]): Session {
  const verdicts = { ...session.verdicts };
  const steps = results.map(({ stem, verdict }) => {
    verdicts[stem] = verdict;
    return [stem, { verdict, fingerprint: fingerprint(stepFiles(stem).exercise) }] as const;
  });
  if (steps.length) remember(Object.fromEntries(steps));
  return { ...session, verdicts };
}

function showOnce(session: Session, at: number, result: StepResult, display: Pick<Display, "show">): void {
  const { text, exercise } = stepFiles(result.stem);
  const print = fingerprint(exercise);
  const opening: Opening = {
    at,
    text: readStepText(text),
    file: exercise,
    hints: 0,
    seen: false,
    fingerprint: print,
    times: 0,
  };
  const events: Event[] = [
    { type: "opened", opening },
    { type: "judged", result, fingerprint: print },
  ];
  let now = session;
  for (const event of events) {
    now = reduce(now, event).session;
    display.show(now, event);
  }
}
