import { selectSteps } from "../course/select.ts";
import { findLessons, type Lesson } from "../course/steps.ts";
import { readStanding, type Standing } from "../progress/standing.ts";
import { paintVerdict, signs } from "../report/result.ts";
import { type Paint, paintFor } from "../terminal/colour.ts";

/** `list [step…]`: steps and progress, as far as they were judged. It judges nothing itself. */
export async function list(names: string[]): Promise<number> {
  const lessons = findLessons();
  const steps = lessons.flatMap((lesson) => lesson.steps);
  const chosen = new Set(selectSteps(steps, names));
  const { verdicts } = readStanding(steps);
  const shown = lessons.map((lesson) => ({
    ...lesson,
    steps: lesson.steps.filter((step) => chosen.has(step)),
  }));
  for (const row of renderList(shown, verdicts, paintFor(process.stdout))) console.log(row);
  const passed = steps.filter(({ stem }) => verdicts[stem] === "passed").length;
  console.log(`\n${passed} of ${steps.length} steps passed. "npm start" goes on.`);
  return 0;
}

/** A line for each step, with its verdict's sign and word, under the lessons' titles. */
export function renderList(
  lessons: readonly Lesson[],
  verdicts: Standing["verdicts"],
  paint: Paint,
): string[] {
  return lessons
    .filter(({ steps }) => steps.length)
    .flatMap(({ title, steps }) => [
      "",
      paint("bold", title),
      ...steps.map(({ stem, number, title: name }) => {
        const verdict = verdicts[stem];
        const word = verdict
          ? paintVerdict(verdict, paint, `${signs[verdict]} ${verdict}`.padEnd(15))
          : "· not judged   ";
        return `${number.padStart(5)}  ${word} ${name}`;
      }),
    ]);
}
