import type { Key } from "../../terminal/keyboard.ts";
import * as act from "./actions.ts";
import type { Transition } from "./events.ts";
import { isPassed, type ScreenName, type Session } from "./session.ts";

/** A row of the table that keyboard, help, footer and plain mode read. */
export interface KeyBinding {
  /** What is printed on the key. */
  key: string;
  /** What `node:readline` calls it, or what it types, where that is not `key`. */
  names?: readonly string[];
  /** A word for footer and plain mode. */
  label: string | ((session: Session) => string);
  /** A line for the screen of keys; without it the key is not listed there. */
  help?: string;
  /** True where the footer offers it; it works elsewhere too, or says why it does not. Without it, never. */
  offered?(session: Session): boolean;
  press(session: Session, key: Key): Transition;
}

const movements = ["up", "down", "pageup", "pagedown", "home", "end"];
const always = () => true;
const on =
  (screen: ScreenName, holds: (session: Session) => boolean = always) =>
  (session: Session) =>
    session.screen === screen && holds(session);
const hasFailed = ({ result }: Session) => Boolean(result?.failure && result.tests.length);
const hasWire = ({ result }: Session) => Boolean(result?.tests.some(({ wire }) => wire?.length));
const hasHint = (session: Session) =>
  session.screen === "hint"
    ? session.hints < session.text.hints.length
    : session.screen === "step" && session.text.hints.length > 0 && !isPassed(session);

/** The keys of a step and of everything about it, in the order of the footer. A new key is one more line. */
// biome-ignore format: one line for each key
export const stepKeys: readonly KeyBinding[] = [
  { key: "n", label: "next", help: "the next step, once this one passes", offered: (session) => isPassed(session) && session.screen !== "end", press: act.next },
  { key: "p", label: "previous", help: "the previous step", press: act.previous },
  { key: "h", label: ({ screen }) => (screen === "hint" ? "next hint" : "hint"), help: "the next hint", offered: hasHint, press: act.takeHint },
  { key: "t", label: "test", help: "the test that failed, in its source", offered: on("step", hasFailed), press: (session) => act.toggle(session, "test", { do: "read-source" }) },
  { key: "s", label: "compare", help: "your answer beside the reference answer", offered: on("step", isPassed), press: act.compare },
  { key: "w", label: "wire", help: "everything that happened on the wire", offered: on("step", hasWire), press: (session) => act.toggle(session, "wire") },
  { key: "f", label: ({ folded }) => (folded ? "task" : "fold"), help: "show the task, or fold it to one line", offered: on("step"), press: act.fold },
  { key: "o", label: "editor", help: "open your file in $VISUAL, $EDITOR or VS Code", press: (session) => act.stay(session, { do: "open-editor" }) },
  { key: "r", label: "judge again", help: "judge your file again", press: (session) => act.show(session, "step", { do: "judge" }) },
  { key: "x", label: "reset", help: "put the stub back; a copy of your answer is kept", press: (session) => act.stay({ ...session, question: "reset" }) },
  { key: "space", label: "more", help: "read on; the arrow keys, PgUp and PgDn work too", press: (session) => act.scroll(session, session.page - 1) },
  { key: "arrows", names: movements, label: "scroll", press: (session, { name }) => act.scroll(session, distance(name, session)) },
  { key: "Esc", names: ["escape", "return", "backspace"], label: "back", help: "back to the step", offered: ({ screen }) => screen !== "step", press: (session) => act.show(session, "step") },
  { key: "l", label: "list", help: "all steps: type to filter, Enter to open one", offered: always, press: act.openList },
  { key: "?", label: "keys", help: "this list of keys", offered: always, press: (session) => act.toggle(session, "keys") },
  { key: "q", label: "quit", help: "quit; everything is remembered", offered: always, press: (session) => act.stay(session, { do: "quit" }) },
];

/** The keys of the list of all steps, where letters filter. */
// biome-ignore format: one line for each key
const listKeys: readonly KeyBinding[] = [
  { key: "arrows", names: movements, label: "choose", offered: always, press: (session, { name }) => act.moveCursor(session, distance(name, session)) },
  { key: "Enter", names: ["return"], label: "open", offered: always, press: act.openChosen },
  { key: "Esc", names: ["escape"], label: "back", offered: always, press: act.leaveList },
  { key: "Backspace", names: ["backspace"], label: "shorten", press: (session) => act.filterList(session, session.filter.slice(0, -1)) },
];

/** The keys that answer a question. */
const questionKeys: readonly KeyBinding[] = [{ key: "y", label: "yes", offered: always, press: act.agree }];

/** Words for what all other keys do where not only single keys count. */
const others = { list: ["letters", "filter"], question: ["any other key", "no"] } as const;

/** The session after a key. */
export function pressKey(before: Session, key: Key): Transition {
  if (key.ctrl && (key.name === "c" || key.name === "d")) return act.stay(before, { do: "quit" });
  if (key.ctrl && key.name === "z") return act.stay(before, { do: "suspend" });
  const session: Session = { ...before, notice: undefined };
  const binding = key.ctrl ? undefined : tableOf(session).find((each) => isFor(each, key));
  if (binding) return binding.press(session, key);
  if (session.question) return act.decline(session);
  if (session.screen === "list" && isTyped(key)) return act.filterList(session, session.filter + key.text);
  return act.stay(session);
}

/** What the footer offers: keys and words for them. */
export function offeredKeys(session: Session): (readonly [key: string, label: string])[] {
  const offered = tableOf(session)
    .filter((binding) => binding.offered?.(session))
    .map((binding) => [binding.key, labelOf(binding, session)] as const);
  if (session.question) return [...offered, others.question];
  return session.screen === "list" ? [others.list, ...offered] : offered;
}

/** The word for a key in this session. */
export function labelOf({ label }: KeyBinding, session: Session): string {
  return typeof label === "string" ? label : label(session);
}

function tableOf({ question, screen }: Session): readonly KeyBinding[] {
  if (question) return questionKeys;
  return screen === "list" ? listKeys : stepKeys;
}

function isFor({ key, names = [key] }: KeyBinding, { name, text }: Key): boolean {
  return names.includes(name ?? "") || names.includes(text?.toLowerCase() ?? "");
}

function isTyped({ text, ctrl }: Key): boolean {
  return !ctrl && Boolean(text) && !/[\x00-\x1f\x7f]/.test(text ?? "");
}

/** How many rows a key moves. */
function distance(name: string | undefined, { page }: Session): number {
  const rows = { up: -1, down: 1, pageup: 1 - page, pagedown: page - 1, home: -Infinity, end: Infinity };
  return rows[name as keyof typeof rows] ?? 0;
}
