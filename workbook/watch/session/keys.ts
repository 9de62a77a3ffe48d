import type { Change, Effect } from "./reduce.ts";
import { isPassed, listed, openStep, type Session } from "./session.ts";

/** A key as `node:readline` names it. */
export interface Key {
  /** `n`, `up`, `return`, …; undefined for some signs. */
  name?: string | undefined;
  /** What it types. */
  text?: string | undefined;
  ctrl?: boolean | undefined;
  /** How many rows the body has: what a page is. */
  page?: number;
}

const stay = (session: Session, effects: Effect[] = []): Change => ({ session, effects });

/** The session after a key. */
export function pressed(before: Session, key: Key): Change {
  if (key.ctrl && (key.name === "c" || key.name === "d")) return stay(before, [{ do: "quit" }]);
  if (key.ctrl && key.name === "z") return stay(before, [{ do: "suspend" }]);
  const session: Session = { ...before, notice: undefined };
  if (session.question) return answered(session, key);
  if (session.screen === "list") return listKey(session, key);
  return scrolled(session, key) ?? command(session, key);
}

function answered(session: Session, key: Key): Change {
  const { question } = session;
  const without: Session = { ...session, question: undefined };
  if (key.name !== "y") return stay({ ...without, notice: "Nothing was done." });
  if (question === "reset") return stay({ ...without, screen: "step", scroll: 0 }, [{ do: "reset" }]);
  return stay(show(without, "compare"), [{ do: "compare" }]);
}

function scrolled(session: Session, { name, page = 10 }: Key): Change | undefined {
  const steps: Record<string, number> = {
    up: -1,
    down: 1,
    pageup: 1 - page,
    pagedown: page - 1,
    space: page - 1,
    home: -Infinity,
    end: Infinity,
  };
  const by = steps[name ?? ""];
  if (by === undefined) return undefined;
  return stay({ ...session, scroll: Math.max(0, session.scroll + by) });
}

const commands: Record<string, (session: Session) => Change> = {
  n: next,
  p: (session) =>
    session.at ? move(session, session.at - 1) : stay({ ...session, notice: "This is the first step." }),
  h: hint,
  l: (session) => stay({ ...session, screen: "list", filter: "", cursor: session.at, scroll: 0 }),
  t: (session) =>
    session.screen === "test"
      ? stay(show(session, "step"))
      : stay(show(session, "test"), [{ do: "read-source" }]),
  s: compare,
  x: (session) => stay({ ...session, question: "reset" }),
  r: (session) => stay({ ...session, screen: "step", scroll: 0 }, [{ do: "judge" }]),
  w: (session) => stay(show(session, session.screen === "wire" ? "step" : "wire")),
  f: (session) =>
    stay({ ...show(session, "step"), folded: session.screen === "step" ? !session.folded : session.folded }),
  o: (session) => stay(session, [{ do: "open-editor" }]),
  "?": (session) => stay(show(session, session.screen === "keys" ? "step" : "keys")),
  q: (session) => stay(session, [{ do: "quit" }]),
};

function command(session: Session, { name, text, ctrl }: Key): Change {
  if (session.screen === "end" && (name === "return" || name === "escape"))
    return stay(show(session, "step"));
  if (name === "escape" || name === "return" || name === "backspace") return stay(show(session, "step"));
  const found = ctrl ? undefined : commands[text?.toLowerCase() ?? ""];
  return found ? found(session) : stay(session);
}

function show(session: Session, screen: Session["screen"]): Session {
  return { ...session, screen, scroll: 0 };
}

function move(session: Session, at: number): Change {
  return stay(session, [{ do: "open-step", at }]);
}

/** The following step; after the last one the first that is still open; if there is none, the end of the workbook. */
function next(session: Session): Change {
  if (session.screen !== "end" && !isPassed(session))
    return stay({ ...session, notice: "n comes when this step passes. p goes back, l lists all steps." });
  const { at, steps, verdicts } = session;
  if (session.screen !== "end" && at + 1 < steps.length) return move(session, at + 1);
  const open = steps.findIndex(({ stem }) => verdicts[stem] !== "passed");
  if (open >= 0) return move({ ...session, notice: `This step is still open.` }, open);
  return session.screen === "end" ? stay(show(session, "step")) : stay(session, [{ do: "judge-all" }]);
}

function hint(session: Session): Change {
  const { hints, text } = session;
  if (!text.hints.length) return stay({ ...session, notice: "This step has no hints." });
  if (hints >= text.hints.length && session.screen === "hint")
    return stay({ ...session, notice: "There are no more hints." });
  const taken = Math.min(hints + 1, text.hints.length);
  const state = { hints: taken, times: 0 };
  return stay({ ...show(session, "hint"), ...state }, [
    { do: "remember", stem: openStep(session).stem, state },
  ]);
}

function compare(session: Session): Change {
  if (session.screen === "compare") return stay(show(session, "step"));
  if (!isPassed(session)) return stay({ ...session, question: "reference" });
  return stay(show(session, "compare"), [{ do: "compare" }]);
}

/** In the list, letters filter; arrows choose; Enter opens. */
function listKey(session: Session, { name, text, ctrl, page = 10 }: Key): Change {
  const rows = listed(session);
  const by = { up: -1, down: 1, pageup: 1 - page, pagedown: page - 1, home: -Infinity, end: Infinity }[
    name ?? ""
  ];
  if (by !== undefined)
    return stay({ ...session, cursor: Math.max(0, Math.min(rows.length - 1, session.cursor + by)) });
  if (name === "return") return choose(session);
  if (name === "escape")
    return stay(session.filter ? { ...session, filter: "", cursor: session.at } : show(session, "step"));
  if (name === "backspace") return stay({ ...session, filter: session.filter.slice(0, -1), cursor: 0 });
  if (ctrl || !text || /[\x00-\x1f\x7f]/.test(text)) return stay(session);
  return stay({ ...session, filter: session.filter + text, cursor: 0 });
}

function choose(session: Session): Change {
  const step = listed(session)[session.cursor];
  if (!step) return stay({ ...session, notice: "No step fits." });
  return move(session, session.steps.indexOf(step));
}
