import { harmless } from "../../terminal/harmless.ts";
import { fold, hanging, section, wrap } from "../../terminal/layout.ts";
import { type Line, line } from "../../terminal/line.ts";
import { renderMarkdown } from "../../terminal/markdown.ts";
import { stepKeys } from "../session/keys.ts";
import type { Session } from "../session/session.ts";
import { endBody } from "./end.ts";
import { listBody } from "./list.ts";
import type { Body } from "./parts.ts";
import { stepBody } from "./step.ts";
import { testBody } from "./test.ts";
import { wireBody } from "./wire.ts";

/** What the body shows, in lines of at most `width` columns. */
export function body(session: Session, width: number): Body {
  const { screen } = session;
  if (screen === "list") return listBody(session, width);
  return { lines: screens[screen](session, width) };
}

const screens: Record<Exclude<Session["screen"], "list">, (session: Session, width: number) => Line[]> = {
  step: stepBody,
  hint: hintBody,
  test: testBody,
  compare: compareBody,
  wire: wireBody,
  keys: keysBody,
  end: endBody,
};

/** The newest hint first; earlier ones stay below. */
function hintBody({ text, hints }: Session, width: number): Line[] {
  const taken = text.hints
    .slice(0, hints)
    .map((hint, index) => ({ ...hint, title: `Hint ${index + 1} of ${text.hints.length}: ${hint.title}` }));
  return taken
    .reverse()
    .flatMap(({ title, body }, index) => [
      ...(index ? [line(), line()] : []),
      ...section(title, renderMarkdown(body, width)),
    ]);
}

function compareBody({ comparison }: Session, width: number): Line[] {
  if (!comparison) return [];
  const styles = { "-": "bad", "+": "good", " ": undefined } as const;
  const key: Line = [
    { text: "- your answer", style: "bad" },
    { text: "   " },
    { text: "+ the reference", style: "good" },
  ];
  const rows = comparison.flatMap(({ sign, text }) =>
    fold(line(`${sign} ${harmless(text)}`, styles[sign]), width, 6),
  );
  const same = comparison.every(({ sign }) => sign === " ");
  return [
    same ? line("Your answer is the same as the reference answer, line by line.", "good") : key,
    line(),
    ...rows,
  ];
}

function keysBody(_: Session, width: number): Line[] {
  const rows = stepKeys.flatMap(({ key, help }) =>
    help ? hanging(line(key.padEnd(8), "strong"), line(help), width) : [],
  );
  return [
    ...section("Keys", rows),
    line(),
    ...wrap(line("Every save of your file is judged. Nothing else happens by itself.", "dim"), width),
  ];
}
