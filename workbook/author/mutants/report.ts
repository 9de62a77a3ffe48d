import type { Mutant } from "./mutate.ts";

/** A mutant of a reference answer, and whether the judge has noticed it. */
export interface JudgedMutant extends Omit<Mutant, "text"> {
  stem: string;
  isKilled: boolean;
}

/**
 * Killed and survived for each lesson, then every survivor with its line. The score is in percent.
 *
 * Most contracts leave the words of an error to the learner, and then no judge may look at them. Where a contract does ask
 * for something (a host's name, a number of attempts), no program can tell. So changes in the words of errors are judged
 * too, but they have a row and a list of their own and don't count towards the score: whether one of them should have been
 * noticed is for a reader to say.
 */
export function renderMutants(all: readonly JudgedMutant[]): { text: string; score: number } {
  const mutants = all.filter(({ isErrorText }) => !isErrorText);
  const words = all.filter(({ isErrorText }) => isErrorText);
  const lessons = [...new Set(mutants.map(({ stem }) => stem.split("/")[0]!))];
  const rows = lessons.map((lesson) =>
    row(
      lesson,
      mutants.filter(({ stem }) => stem.startsWith(`${lesson}/`)),
    ),
  );
  return {
    text: [
      ...rows,
      row("all", mutants),
      `${row("words of errors", words)}, not counted above`,
      ...list("survived:", mutants),
      ...list("words of errors that survived (does the contract say anything about them?):", words),
    ].join("\n"),
    score: percent(mutants),
  };
}

function list(title: string, mutants: readonly JudgedMutant[]): string[] {
  const survivors = mutants.filter(({ isKilled }) => !isKilled);
  const rows = survivors.map(
    ({ stem, line, mutator, original, replacement }) =>
      `  solutions/${stem}.ts:${line}  ${mutator}: ${brief(original)} → ${brief(replacement)}`,
  );
  return rows.length ? ["", title, ...rows] : [];
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
