/** The parts of Stryker's JSON report that are read here (mutation-testing-report-schema 2). */
export interface MutationReport {
  files: Record<string, { source: string; mutants: Mutant[] }>;
}

interface Mutant {
  mutatorName: string;
  replacement?: string;
  status: string;
  location: { start: { line: number; column: number }; end: { line: number; column: number } };
}

interface Count {
  killed: number;
  /** Of those, how many ran into the time limit: on a busy machine that says nothing about the judges. */
  timedOut: number;
  survived: number;
}

/** Killed and survived for each lesson, then every survivor with its line. The score is in percent. */
export function renderMutants({ files }: MutationReport): { text: string; score: number } {
  const lessons = new Map<string, Count>();
  const survivors: string[] = [];
  for (const [file, { source, mutants }] of Object.entries(files)) {
    const lesson = file.split("/").at(-2) ?? file;
    const count = lessons.get(lesson) ?? { killed: 0, timedOut: 0, survived: 0 };
    for (const mutant of mutants) {
      if (mutant.status === "Timeout") count.timedOut++;
      if (mutant.status === "Killed" || mutant.status === "Timeout") count.killed++;
      else if (mutant.status === "Survived" || mutant.status === "NoCoverage") {
        count.survived++;
        survivors.push(
          `  ${file}:${mutant.location.start.line}  ${mutant.mutatorName}: ${excerpt(source, mutant)} → ${brief(mutant.replacement)}`,
        );
      }
    }
    lessons.set(lesson, count);
  }
  const rows = [...lessons].map(([lesson, count]) => row(lesson, count));
  const all = [...lessons.values()].reduce(
    (sum, count) => ({
      killed: sum.killed + count.killed,
      timedOut: sum.timedOut + count.timedOut,
      survived: sum.survived + count.survived,
    }),
    { killed: 0, timedOut: 0, survived: 0 },
  );
  return { text: [...rows, row("all", all), "", "survived:", ...survivors].join("\n"), score: percent(all) };
}

function row(name: string, count: Count): string {
  return `${name.padEnd(16)} ${String(count.killed).padStart(4)} killed (${count.timedOut} by the time limit) ${String(count.survived).padStart(4)} survived  ${percent(count).toFixed(1)} %`;
}

function percent({ killed, survived }: Count): number {
  return killed + survived ? (100 * killed) / (killed + survived) : 100;
}

function excerpt(source: string, { location: { start, end } }: Mutant): string {
  const line = source.split("\n")[start.line - 1] ?? "";
  return brief(
    start.line === end.line
      ? line.slice(start.column - 1, end.column - 1)
      : `${line.slice(start.column - 1)}…`,
  );
}

function brief(text = ""): string {
  const single = text.replaceAll(/\s+/g, " ");
  return single.length > 60 ? `${single.slice(0, 59)}…` : single;
}
