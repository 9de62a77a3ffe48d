import { UserError } from "../user-error.ts";
import { editDistance } from "./edit-distance.ts";
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
  throw new UserError(`"${name}" has ${found.length} steps. Name one of them, such as ${found[0]?.number}.`);
}

function find(steps: Step[], typed: string): Step[] {
  const name = typed
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
  if (part.length > 1) throw new UserError(`"${typed}" could mean ${list(part)}. Which one?`);
  throw new UserError(
    `There is no step "${typed}". Nearest: ${list(nearest(steps, name))}. All steps: npm run list`,
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
        editDistance(known, name),
      ),
    );
  return [...steps].sort((left, right) => distance(left) - distance(right)).slice(0, 3);
}
