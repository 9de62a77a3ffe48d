import { fold, harmless, type Line, line, wrap } from "../../terminal/line.ts";
import { renderMarkdown } from "../../terminal/markdown.ts";
import type { Session } from "../session/session.ts";
import { endBody } from "./end.ts";
import { wireLines } from "./failure.ts";
import { listBody } from "./list.ts";
import { hanging, section, shortName } from "./parts.ts";
import { stepBody } from "./step.ts";

/** The text between head and foot, as long as it is. */
export interface Body {
  lines: Line[];
  /** The line that must be seen, where it is not the learner who scrolls. */
  focus?: number;
}

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

/** The newest hint first; those taken before stay below. */
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

function testBody({ source, result }: Session, width: number): Line[] {
  if (!result?.tests.length) return [line("No test has run yet: there was nothing to run it on.", "dim")];
  const lines = result.tests.map(({ name, state }) => {
    const sign =
      state === "passed" ? line("✓ ", "good") : state === "failed" ? line("× ", "bad") : line("· ", "dim");
    return hanging(sign, line(name), width);
  });
  const all = section("All tests of this step", lines.flat());
  if (!source) return all;
  const place = `${shortName(source.file)}:${source.first}`;
  return [
    ...section(
      place,
      source.lines.flatMap((text, index) =>
        fold(sourceLine(text, source.first + index, source.failing), width, 10),
      ),
    ),
    line(),
    ...all,
  ];
}

function sourceLine(text: string, number: number, failing: number | undefined): Line {
  const wrong = number === failing;
  return [
    { text: wrong ? "→ " : "  ", style: "bad" },
    { text: `${String(number).padStart(4)}  `, style: "dim" },
    { text: harmless(text), ...(wrong && { style: "bad" as const }) },
  ];
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
  return [same ? line("Your answer is the reference answer, line by line.", "good") : key, line(), ...rows];
}

function wireBody({ result }: Session, width: number): Line[] {
  const records = (result?.tests ?? []).filter(({ wire }) => wire?.length);
  if (!records.length) return [line("Nothing happened on the wire.", "dim")];
  const failedFirst = [...records].sort((left, right) => Number(!left.failure) - Number(!right.failure));
  return failedFirst.flatMap(({ name, state, wire = [] }, index) => {
    const sign = state === "failed" ? line("× ", "bad") : line("✓ ", "good");
    return [
      ...(index ? [line()] : []),
      ...hanging(sign, line(name, "strong"), width),
      ...wireLines(wire, width, Infinity),
    ];
  });
}

const keys: [string, string][] = [
  ["n", "the next step, once this one has passed"],
  ["p", "the step before"],
  ["h", "the next hint"],
  ["f", "unfolds the task, folds it again"],
  ["l", "all steps: type to filter, Enter to open one"],
  ["t", "the test that failed, in its source"],
  ["w", "everything that happened on the wire"],
  ["s", "your answer beside the reference"],
  ["o", "opens your file in $VISUAL, $EDITOR or VS Code"],
  ["r", "judges once more"],
  ["x", "puts the stub back; a copy of your answer is kept"],
  ["space", "reads on; arrows, PgUp and PgDn too"],
  ["Esc", "back to the step"],
  ["q", "quits; everything is remembered"],
];

function keysBody(_: Session, width: number): Line[] {
  const rows = keys.flatMap(([key, what]) => hanging(line(key.padEnd(8), "strong"), line(what), width));
  return [
    ...section("Keys", rows),
    line(),
    ...wrap(line("Each save of your file is judged. Nothing goes on by itself.", "dim"), width),
  ];
}
