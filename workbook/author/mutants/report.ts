import type { Mutant } from "./mutate.ts";

/** A mutant of a reference answer, and whether the judge has noticed it. */
export interface JudgedMutant extends Omit<Mutant, "text"> {
  stem: string;
  isKilled: boolean;
}

/** Killed and survived for each lesson, then every survivor with its line. The score is in percent. */
export function renderMutants(mutants: readonly JudgedMutant[]): { text: string; score: number } {
  const lessons = [...new Set(mutants.map(({ stem }) => stem.split("/")[0]!))];
  const rows = lessons.map((lesson) =>
    row(
      lesson,
      mutants.filter(({ stem }) => stem.startsWith(`${lesson}/`)),
    ),
  );
  const survivors = mutants
    .filter(({ isKilled }) => !isKilled)
    .map(
      ({ stem, line, mutator, original, replacement }) =>
        `  solutions/${stem}.ts:${line}  ${mutator}: ${brief(original)} → ${brief(replacement)}`,
    );
  return {
    text: [...rows, row("all", mutants), "", "survived:", ...survivors].join("\n"),
    score: percent(mutants),
  };
}

function row(name: string, mutants: readonly JudgedMutant[]): string {
  const killed = mutants.filter(({ isKilled }) => isKilled).length;
  const counts = `${String(killed).padStart(4)} killed ${String(mutants.length - killed).padStart(4)} survived`;
  return `${name.padEnd(16)} ${counts}  ${percent(mutants).toFixed(1)} %`;
}

function percent(mutants: readonly JudgedMutant[]): number {
  return mutants.length ? (100 * mutants.filter(({ isKilled }) => isKilled).length) / mutants.length : 100;
}

function brief(text: string): string {
  const single = text.replaceAll(/\s+/g, " ");
  return single.length > 60 ? `${single.slice(0, 59)}…` : single;
}
