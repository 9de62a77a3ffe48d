import { signs, verdictStyles } from "../../report/signs.ts";
import { spread } from "../../terminal/layout.ts";
import { type Line, line } from "../../terminal/line.ts";
import { currentStep, listedSteps, type Session } from "../session/session.ts";
import type { Body } from "./parts.ts";

/** All steps under their lessons, with what is known of them. */
export function listBody(session: Session, width: number): Body {
  const rows = listedSteps(session);
  const lines: Line[] = [filterLine(session, rows.length), line()];
  let focus = 0;
  for (const [index, step] of rows.entries()) {
    if (step.lesson !== rows[index - 1]?.lesson) {
      if (index) lines.push(line());
      lines.push(line(session.lessons[step.lesson] ?? step.lesson, "strong"));
    }
    if (index === session.cursor) focus = lines.length;
    const verdict = session.verdicts[step.stem];
    const chosen = index === session.cursor;
    const left: Line = [
      { text: chosen ? "→ " : "  ", style: "accent" },
      { text: `${verdict ? signs[verdict] : "·"} `, style: verdict ? verdictStyles[verdict] : "dim" },
      { text: step.number.padEnd(6), style: "dim" },
      { text: step.title, ...(chosen && { style: "accent" as const }) },
    ];
    const here = step === currentStep(session) ? "you are here  " : "";
    lines.push(
      spread(left, line(`${here}${verdict ?? ""}`, verdict && !here ? verdictStyles[verdict] : "dim"), width),
    );
  }
  return { lines, focus: focus <= 3 ? 0 : focus };
}

function filterLine({ filter, steps }: Session, count: number): Line {
  if (!filter) return line("Type to filter: a number, a word, failed, open", "dim");
  return [
    { text: "Filter: ", style: "dim" },
    { text: filter, style: "strong" },
    { text: `   ${count} of ${steps.length}`, style: "dim" },
  ];
}
