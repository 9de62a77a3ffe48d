import { type Line, line, spread, wrap } from "../../terminal/line.ts";
import { inline } from "../../terminal/markdown.ts";
import { passedCount, type Session } from "../session/session.ts";
import { indented, section, verdictLine } from "./parts.ts";

/** The end of the workbook: the last judgement, and a farewell. */
export function endBody(session: Session, width: number): Line[] {
  const { closing, steps } = session;
  if (!closing) return [];
  if (!closing.done)
    return [line(), line(`All steps once more: ${closing.judged} of ${steps.length} judged…`, "accent")];
  if (passedCount(session) < steps.length) return [line(), ...stillOpen(session, width)];
  return [
    line(),
    line("✓ You have come to the end, and all of it stands.", "good"),
    line(),
    ...farewell.flatMap((text) => [...wrap(inline(text), width), line()]),
  ];
}

const farewell = [
  "Every step was judged once more just now, and every one passed. Names and addresses, connections and datagrams, framing, timing, and the many ways in which all of it fails: you have had each of them in your hands.",
  "The answers are yours. Open an early one from the list (`l`) and read it again: it will look shorter than it felt. `s` shows how the reference does it.",
  "From here: `npm run serve` starts a local server that you can talk to with your own code. And then there is the network out there.",
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
  return section("Judged once more: these are open again", indented(rows, 2));
}
