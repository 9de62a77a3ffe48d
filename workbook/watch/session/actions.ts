import type { Effect, Transition } from "./events.ts";
import { currentStep, isPassed, listedSteps, type ScreenName, type Session } from "./session.ts";

/** The session as it is, and what is to be done. */
export function stay(session: Session, ...effects: Effect[]): Transition {
  return { session, effects };
}

/** Another screen from its top, and what is to be done. */
export function show(session: Session, screen: ScreenName, ...effects: Effect[]): Transition {
  return stay({ ...session, screen, scroll: 0 }, ...effects);
}

/** One sentence for the learner. */
export function notice(session: Session, text: string): Transition {
  return stay({ ...session, notice: text });
}

/** Moves the text by so many rows; the display keeps it inside. */
export function scroll(session: Session, by: number): Transition {
  return stay({ ...session, scroll: Math.max(0, session.scroll + by) });
}

/** The following step; after the last one the first that is still open; if there is none, the end of the workbook. */
export function next(session: Session): Transition {
  if (session.screen !== "end" && !isPassed(session))
    return notice(session, "n works once this step passes. p goes back, l lists all steps.");
  const { at, steps, verdicts } = session;
  if (session.screen !== "end" && at + 1 < steps.length)
    return stay(session, { do: "open-step", at: at + 1 });
  const open = steps.findIndex(({ stem }) => verdicts[stem] !== "passed");
  if (open >= 0)
    return stay({ ...session, notice: "This step is still open." }, { do: "open-step", at: open });
  return session.screen === "end" ? show(session, "step") : stay(session, { do: "judge-all" });
}

/** The step before. */
export function previous(session: Session): Transition {
  if (!session.at) return notice(session, "This is the first step.");
  return stay(session, { do: "open-step", at: session.at - 1 });
}

/** Takes one more hint, until there are none. */
export function takeHint(session: Session): Transition {
  const { hints, text } = session;
  if (!text.hints.length) return notice(session, "This step has no hints.");
  if (hints >= text.hints.length && session.screen === "hint")
    return notice(session, "There are no more hints.");
  const state = { hints: Math.min(hints + 1, text.hints.length), times: 0 };
  const steps = { [currentStep(session).stem]: state };
  return show({ ...session, ...state }, "hint", { do: "remember", steps });
}

/** The answer beside the reference. It gives the step away, so it asks first while the step is open. */
export function compare(session: Session): Transition {
  if (session.screen === "compare") return show(session, "step");
  if (!isPassed(session)) return stay({ ...session, question: "reference" });
  return show(session, "compare", { do: "compare" });
}

/** A screen, or back from it to the step. */
export function toggle(session: Session, screen: ScreenName, ...effects: Effect[]): Transition {
  return session.screen === screen ? show(session, "step") : show(session, screen, ...effects);
}

/** Folds or unfolds the task; from another screen it goes back to the step. */
export function fold(session: Session): Transition {
  const folded = session.screen === "step" ? !session.folded : session.folded;
  return show({ ...session, folded }, "step");
}

/** The list with the open step chosen. */
export function openList(session: Session): Transition {
  return show({ ...session, filter: "", cursor: session.at }, "list");
}

/** Moves the list's cursor. */
export function moveCursor(session: Session, by: number): Transition {
  const last = listedSteps(session).length - 1;
  return stay({ ...session, cursor: Math.max(0, Math.min(last, session.cursor + by)) });
}

/** Changes the list's filter; the first step that matches is chosen. */
export function filterList(session: Session, filter: string): Transition {
  return stay({ ...session, filter, cursor: 0 });
}

/** Opens the chosen step of the list. */
export function openChosen(session: Session): Transition {
  const step = listedSteps(session)[session.cursor];
  if (!step) return notice(session, "No step matches.");
  return stay(session, { do: "open-step", at: session.steps.indexOf(step) });
}

/** Empties the list's filter; if it is empty, goes back to the step. */
export function leaveList(session: Session): Transition {
  return session.filter ? stay({ ...session, filter: "", cursor: session.at }) : show(session, "step");
}

/** The learner said yes to the question. */
export function agree({ question, ...rest }: Session): Transition {
  const session: Session = rest;
  return question === "reset"
    ? show(session, "step", { do: "reset" })
    : show(session, "compare", { do: "compare" });
}

/** The learner said no to the question. */
export function decline({ question: _, ...session }: Session): Transition {
  return notice(session, "Nothing was changed.");
}
