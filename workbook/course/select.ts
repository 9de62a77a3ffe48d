import { UserError } from "../user-error.ts";
import type { Step } from "./steps.ts";

/**
 * The steps that these names mean: a stem, a number (`4.3`), a lesson (`4`, `04-web-page`) or any part of a stem that
 * only one step has (`receive-all`). No names mean all steps.
 *
 * @throws UserError that lists the nearest names
 */
export function selectSteps(steps: Step[], names: readonly string[]): Step[] {
  if (!names.length) return steps;
  const chosen = new Set(names.flatMap((name) => find(steps, name)));
  return steps.filter((step) => chosen.has(step));
}

/** The one step that a name means. */
export function selectStep(steps: Step[], name: string): Step {
  const found = find(steps, name);
  if (found.length === 1) return found[0]!;
  throw new UserError(`"${name}" means ${found.length} steps: say which one, such as ${found[0]?.number}.`);
}

function find(steps: Step[], given: string): Step[] {
  const name = given
    .replaceAll("\\", "/")
    .replace(/^(?:\.\/)?(?:exercises|solutions|tests)\//, "")
    .replace(/(?:\.test)?\.(?:ts|md)$/, "")
    .replace(/\/$/, "")
    .toLowerCase();
  const exact = steps.filter(({ stem, number }) => stem === name || number === name);
  if (exact.length) return exact;
  const lesson = steps.filter((step) => step.lesson === name || number(step.lesson) === name);
  if (lesson.length) return lesson;
  const part = name ? steps.filter(({ stem }) => stem.includes(name)) : [];
  if (part.length === 1) return part;
  if (part.length > 1) throw new UserError(`"${given}" could be ${list(part)}: say which one.`);
  throw new UserError(
    `There is no step "${given}". Nearest: ${list(nearest(steps, name))}. All of them: npm run list`,
  );
}

function number(lesson: string): string {
  return String(Number(lesson.slice(0, 2)));
}

function list(steps: Step[]): string {
  return steps
    .slice(0, 4)
    .map(({ number, stem }) => `${number} (${stem})`)
    .join(", ");
}

function nearest(steps: Step[], name: string): Step[] {
  const distance = ({ stem, number }: Step) =>
    Math.min(
      ...[number, stem, stem.split("/")[1] ?? "", stem.split("/")[1]?.slice(3) ?? ""].map((known) =>
        edits(known, name),
      ),
    );
  return [...steps].sort((left, right) => distance(left) - distance(right)).slice(0, 3);
}

/** Levenshtein's distance: how many letters must be added, dropped or changed. */
export function edits(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[right.length]!;
}
