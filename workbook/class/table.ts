import type { ClassFile } from "./class-file.ts";

/** How many mistakes are named. */
const mostMistakes = 15;

/** The table at the end of a run, as lines: steps by share solved, the commonest mistakes, what could not be judged. */
export function renderTable({ steps, students }: ClassFile): string[] {
  const columns = steps.map((step, index) => ({ step, graded: students.map((one) => one.steps[index]!) }));
  const solved = columns.map(({ step, graded }) => ({
    step,
    count: graded.filter(({ verdict }) => verdict === "passed").length,
  }));
  const mistakes = columns.flatMap(({ step, graded }) =>
    [...countAll(graded.flatMap(({ mistake }) => (mistake ? [mistake] : [])))].map(([name, count]) => ({
      text: `${step.number}  ${name}`,
      count,
    })),
  );
  const broken = columns.flatMap(({ step, graded }) => {
    const names = students.filter((_, index) => graded[index]!.verdict === "broken");
    return names.length
      ? [`  ${step.number.padStart(5)}  ${names.length} of ${students.length}  ${step.title}`]
      : [];
  });
  return [
    "Steps by share solved",
    ...byCount(solved).map(
      ({ step, count }) =>
        `  ${percent(count, students.length)}  ${step.number.padStart(5)}  ${step.title} (${count} of ${students.length})`,
    ),
    "",
    mistakes.length ? "Commonest mistakes" : "No known mistakes",
    ...byCount(mistakes)
      .slice(0, mostMistakes)
      .map(({ text, count }) => `  ${String(count).padStart(4)} ×  ${text}`),
    "",
    broken.length ? "Steps that could not be judged for everyone (broken)" : "No step was broken",
    ...broken,
  ];
}

/** How often each of these words comes. */
export function countAll(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** The largest count first; equal ones stay in order. */
function byCount<T extends { count: number }>(items: readonly T[]): T[] {
  return items.toSorted((left, right) => right.count - left.count);
}

function percent(count: number, all: number): string {
  return `${String(all ? Math.round((100 * count) / all) : 0).padStart(3)} %`;
}
