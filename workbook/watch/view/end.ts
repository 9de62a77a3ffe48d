import { indented, section, spread, wrap } from "../../terminal/layout.ts";
import { type Line, line } from "../../terminal/line.ts";
import { inline } from "../../terminal/markdown.ts";
import { passedCount, type Session } from "../session/session.ts";
import { verdictLine } from "./parts.ts";

/** The end of the workbook: the last judgement, and a farewell. */
export function endBody(session: Session, width: number): Line[] {
  const { closing, steps } = session;
  if (!closing) return [];
  if (!closing.done)
    return [line(), line(`Judging every step once more: ${closing.judged} of ${steps.length}…`, "accent")];
  if (passedCount(session) < steps.length) return [line(), ...stillOpen(session, width)];
  return [
    line(),
    line("✓ You have reached the end, and every step passes.", "good"),
    line(),
    ...farewell.flatMap((text) => [...wrap(inline(text), width), line()]),
  ];
}

const farewell = [
  "Every step has just been judged once more, and every one passed. You have worked with names and addresses, connections and datagrams, framing and timing, and with the many ways in which they fail.",
  "Open one of your early answers from the list (`l`) and read it again. You will see how far you have come. `s` shows how the reference does it.",
  "What next? `npm run serve` starts a local server that your own code can talk to. After that, try the real network.",
];

function stillOpen(session: Session, width: number): Line[] {
  const rows = session.steps
    .filter(({ stem }) => session.verdicts[stem] !== "passed")
    .map(({ stem, number, title }) =>
      spread(
        [{ text: `${number.padEnd(6)}${title}` }],
        verdictLine(session.verdicts[stem] ?? "not started"),
        width - 2,
      ),
    );
  return section("Judged once more: these steps no longer pass", indented(rows, 2));
}
