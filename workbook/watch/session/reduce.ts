import type { StepState } from "../../progress/state.ts";
import type { StepResult } from "../../verdict.ts";
import type { Event, Judged, Opening, Transition } from "./events.ts";
import { pressKey } from "./keys.ts";
import { currentStep, type Session } from "./session.ts";

/** What an event makes of a session, and what is to be done. Pure: no clock, no files, no terminal. */
export function reduce(session: Session, event: Event): Transition {
  if (event.type === "key") return pressKey(session, event.key);
  if (event.type === "opened") return opened(session, event.opening);
  if (event.type === "judged") return judged(session, event);
  if (event.type === "closing") return closing(session, event.judged, event.results);
  return { session: { ...session, ...news(session, event) }, effects: [] };
}

type News = Exclude<Event, { type: "key" | "opened" | "judged" | "closing" }>;

function news(session: Session, event: News): Partial<Session> {
  const here = "stem" in event && event.stem === currentStep(session).stem;
  if (event.type === "judging") return here ? { judging: true, ...(event.saved && saved(session)) } : {};
  if (event.type === "slow") return here && session.judging ? { slow: true } : {};
  if (event.type === "types") return here ? { types: event.problems } : {};
  if (event.type === "reference") return here && event.tally ? { reference: event.tally } : {};
  if (event.type === "source") return { source: event.source };
  if (event.type === "compared") return { comparison: event.comparison };
  return { notice: event.text };
}

/** A save brings the step itself back to the screen, its task folded, unless the learner is at something else. */
function saved({ screen }: Session): Partial<Session> {
  if (screen === "list" || screen === "end") return { folded: true };
  return { screen: "step", folded: true, scroll: 0, notice: undefined, question: undefined };
}

function opened(session: Session, { seen, ...opening }: Opening): Transition {
  const stem = session.steps[opening.at]!.stem;
  const begun = session.verdicts[stem] !== undefined && session.verdicts[stem] !== "not started";
  return {
    session: { ...session, ...unjudged, ...opening, folded: seen && begun },
    effects: [{ do: "remember", steps: { [stem]: { seen: true } }, current: stem }],
  };
}

/** What a step has when it is opened: nothing yet. */
const unjudged: Partial<Session> = {
  fingerprint: undefined,
  mistake: undefined,
  judging: true,
  slow: false,
  result: undefined,
  types: [],
  source: undefined,
  comparison: undefined,
  reference: undefined,
  question: undefined,
  screen: "step",
  scroll: 0,
};

function judged(session: Session, { result, fingerprint }: Judged): Transition {
  const { stem, verdict } = result;
  const verdicts = { ...session.verdicts, [stem]: verdict };
  const remember = (more: StepState = {}) =>
    ({ do: "remember", steps: { [stem]: { verdict, fingerprint, ...more } } }) as const;
  if (stem !== currentStep(session).stem) return { session: { ...session, verdicts }, effects: [remember()] };
  const isNew = fingerprint !== session.fingerprint;
  const streak = isNew ? follow(session, result) : { mistake: session.mistake, times: session.times };
  const folded = session.folded || verdict === "passed";
  const after = { ...session, ...streak, verdicts, result, fingerprint, folded, judging: false, slow: false };
  const reading = session.screen === "test" ? [{ do: "read-source" } as const] : [];
  return {
    session: isNew ? { ...after, notice: offer(after) ?? session.notice } : after,
    effects: [remember(streak), ...reading],
  };
}

/** Counts how often the same mistake came in a row. */
function follow(
  { mistake, times }: Session,
  result: StepResult,
): { mistake: string | undefined; times: number } {
  const name = mistakeOf(result);
  if (name === undefined) return { mistake: undefined, times: 0 };
  return { mistake: name, times: name === mistake ? times + 1 : 1 };
}

function mistakeOf({ verdict, failure }: StepResult): string | undefined {
  if (!failure || verdict === "broken" || failure.kind === "SyntaxError" || failure.kind === "File")
    return undefined;
  const words = failure.message.split("\n")[0];
  // `throws` is the name for any error that an answer throws: only the same error is the same mistake.
  return failure.mistake === "throws" ? `throws: ${words}` : (failure.mistake ?? `${verdict}: ${words}`);
}

function offer({ times, hints, text }: Session): string | undefined {
  if (times < 3 || hints >= text.hints.length) return undefined;
  return `The same mistake ${times} times in a row: h shows ${hints ? "the next hint" : "a hint"}.`;
}

/** The last judgement takes the screen only as it begins. */
function closing(session: Session, count: number, results?: Judged[]): Transition {
  const verdicts = { ...session.verdicts };
  const steps: Record<string, StepState> = {};
  for (const { result, fingerprint } of results ?? []) {
    verdicts[result.stem] = result.verdict;
    steps[result.stem] = { verdict: result.verdict, fingerprint };
  }
  const begins: Partial<Session> = count === 0 && !results ? { screen: "end", scroll: 0 } : {};
  const done = results !== undefined;
  return {
    session: { ...session, verdicts, closing: { judged: count, done }, ...begins },
    effects: done ? [{ do: "remember", steps }] : [],
  };
}
