import { harmless } from "../../terminal/harmless.ts";
import { fold, hanging, section } from "../../terminal/layout.ts";
import { type Line, line } from "../../terminal/line.ts";
import type { TestResult } from "../../verdict.ts";
import type { Session } from "../session/session.ts";
import type { SourceLine } from "../session/test-source.ts";
import { shortName } from "./parts.ts";

/** The test that failed in its source, and how all tests of the step ended. */
export function testBody({ source, result }: Session, width: number): Line[] {
  if (!result?.tests.length) return [line("No test has run yet: there was no code to run it on.", "dim")];
  const rows = result.tests.flatMap(({ name, state }) => hanging(stateSigns[state], line(name), width));
  const all = section("All tests of this step", rows);
  if (!source) return all;
  const place = `${shortName(source.file)}:${source.lines[0]?.number ?? 1}`;
  return [
    ...section(
      place,
      source.lines.flatMap((row) => fold(sourceLine(row), width, 10)),
    ),
    line(),
    ...all,
  ];
}

const stateSigns: Record<TestResult["state"], Line> = {
  passed: line("✓ ", "good"),
  failed: line("× ", "bad"),
  skipped: line("· ", "dim"),
};

function sourceLine({ number, text, failing }: SourceLine): Line {
  return [
    { text: failing ? "→ " : "  ", style: "bad" },
    { text: `${String(number).padStart(4)}  `, style: "dim" },
    { text: harmless(text), ...(failing && { style: "bad" as const }) },
  ];
}
