import type { Comparison } from "../../course/compare.ts";
import type { StepState } from "../../progress/state.ts";
import type { StepResult } from "../../verdict.ts";
import type { TypeProblem } from "../compiler.ts";
import { type Key, pressed } from "./keys.ts";
import { type Opening, openStep, type Session } from "./session.ts";
import type { Tally } from "./tally.ts";
import type { Source } from "./test-source.ts";

/** What happens to a session. */
export type Event =
  | { type: "key"; key: Key }
  | { type: "opened"; opening: Opening }
  | { type: "judging"; stem: string; saved: boolean }
  /** The judgement takes its time. */
  | { type: "slow"; stem: string }
  /** `fresh`: the text was not the one that was judged before. */
  | { type: "judged"; result: StepResult; fresh: boolean }
  | { type: "types"; stem: string; problems: TypeProblem[] }
  | { type: "reference"; stem: string; tally: Tally | undefined }
  | { type: "source"; source: Source }
  | { type: "compared"; comparison: Comparison }
  | { type: "notice"; text: string }
  | { type: "closing"; judged: number; results?: StepResult[] };

/** What the watcher is to do, beside showing the session. */
export type Effect =
  | { do: "open-step"; at: number }
  | { do: "judge" }
  | { do: "judge-all" }
  | { do: "remember"; stem: string; state: StepState }
  | { do: "read-source" }
  | { do: "compare" }
  | { do: "reset" }
  | { do: "open-editor" }
  | { do: "suspend" }
  | { do: "quit" };

export interface Change {
  session: Session;
  effects: Effect[];
}

/** The session after an event, and what is to be done. Pure: no clock, no files, no terminal. */
export function update(session: Session, event: Event): Change {
  if (event.type === "key") return pressed(session, event.key);
  if (event.type === "opened") return opened(session, event.opening);
  if (event.type === "judged") return judged(session, event.result, event.fresh);
  if (event.type === "closing") return closing(session, event.judged, event.results);
  return { session: { ...session, ...simple(session, event) }, effects: [] };
}

type Simple = Exclude<Event, { type: "key" | "opened" | "judged" | "closing" }>;

function simple(session: Session, event: Simple): Partial<Session> {
  const here = "stem" in event && event.stem === openStep(session).stem;
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

function opened(session: Session, { at, text, file, hints, seen, mistake, times }: Opening): Change {
  const stem = session.steps[at]!.stem;
  const begun = session.verdicts[stem] !== undefined && session.verdicts[stem] !== "not started";
  return {
    session: {
      ...session,
      at,
      text,
      file,
      hints,
      mistake,
      times,
      folded: seen && begun,
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
    },
    effects: [{ do: "remember", stem, state: { seen: true } }],
  };
}

function judged(session: Session, result: StepResult, fresh: boolean): Change {
  const { stem, verdict } = result;
  const verdicts = { ...session.verdicts, [stem]: verdict };
  if (stem !== openStep(session).stem) return { session: { ...session, verdicts }, effects: [] };
  const streak = fresh ? follow(session, result) : { mistake: session.mistake, times: session.times };
  const folded = session.folded || verdict === "passed";
  const next: Session = { ...session, ...streak, verdicts, result, folded, judging: false, slow: false };
  const reading = session.screen === "test" ? [{ do: "read-source" } as const] : [];
  return {
    session: fresh ? { ...next, notice: offer(next) ?? session.notice } : next,
    effects: [{ do: "remember", stem, state: streak }, ...reading],
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
  return failure.mistake ?? `${verdict}: ${failure.message.split("\n")[0]}`;
}

function offer({ times, hints, text }: Session): string | undefined {
  if (times < 3 || hints >= text.hints.length) return undefined;
  return `The same mistake ${times} times in a row: h shows ${hints ? "the next hint" : "a hint"}.`;
}

/** The last judgement is on its way (`results` come with its end): it takes the screen only as it begins. */
function closing(session: Session, judged: number, results?: StepResult[]): Change {
  const verdicts = { ...session.verdicts };
  for (const { stem, verdict } of results ?? []) verdicts[stem] = verdict;
  const begins: Partial<Session> = judged === 0 && !results ? { screen: "end", scroll: 0 } : {};
  return {
    session: { ...session, verdicts, closing: { judged, done: results !== undefined }, ...begins },
    effects: [],
  };
}
