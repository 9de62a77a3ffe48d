import { type Dirent, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../user-error.ts";
import type { Step } from "./steps.ts";

/** There is nothing to judge in what somebody has handed in. The message is for that person. */
export class SubmissionError extends UserError {
  override name = "SubmissionError";
}

/** Where the answers of a submission are: in a folder shaped like `exercises/`, or each in a file of its own. */
export interface SubmittedAnswers {
  folder: string;
  /** By stem, where files lie side by side without their lessons' folders. */
  overlay?: ReadonlyMap<string, string>;
}

/**
 * Finds the answers in a submission: a folder shaped like `exercises/`, a whole workbook with `exercises/` in it, one
 * lesson's folder, or files side by side that are named like the course's; each of these may also be the only folder
 * in an unpacked archive. Only `exercises/` of a whole workbook counts. Links are not followed.
 *
 * @throws SubmissionError if there is no answer
 */
export function findAnswers(submission: string, steps: readonly Step[]): SubmittedAnswers {
  requireFolder(submission);
  const wrapped = onlyFolder(submission);
  for (const folder of wrapped === undefined ? [submission] : [submission, wrapped]) {
    const found = answersIn(folder, steps);
    if (found) return found;
  }
  const example = steps[0] ? `${steps[0].stem}.ts` : "04-web-page/03-receive-all.ts";
  throw new SubmissionError(
    `There are no answers in this submission. Hand in the folder exercises/, or files with their names unchanged, such as ${basename(example)}.`,
  );
}

function requireFolder(path: string): void {
  try {
    if (statSync(path).isDirectory()) return;
  } catch {
    throw new SubmissionError(`There is no folder ${path}. It should have the same shape as exercises/.`);
  }
  throw new SubmissionError(`${path} is a file, not a folder with the same shape as exercises/.`);
}

function answersIn(folder: string, steps: readonly Step[]): SubmittedAnswers | undefined {
  const entries = list(folder);
  const whole = entries.some((entry) => entry.isDirectory() && entry.name === "exercises");
  const shaped = whole ? join(folder, "exercises") : folder;
  if (isShaped(shaped, steps)) return { folder: shaped };
  const files = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
  const overlay = new Map(
    steps.flatMap(({ stem }) => {
      const name = `${basename(stem)}.ts`;
      return files.has(name) ? [[stem, join(folder, name)] as const] : [];
    }),
  );
  return overlay.size ? { folder, overlay } : undefined;
}

/** True for a folder in which the folder of a lesson has a file of that lesson. */
function isShaped(folder: string, steps: readonly Step[]): boolean {
  const lessons = list(folder).filter((entry) => entry.isDirectory());
  return lessons.some(({ name: lesson }) => {
    const files = new Set(list(join(folder, lesson)).map(({ name }) => `${lesson}/${name}`));
    return steps.some(({ stem }) => files.has(`${stem}.ts`));
  });
}

/** The folder that an archive consists of, apart from what systems add to archives. */
function onlyFolder(folder: string): string | undefined {
  const entries = list(folder).filter(({ name }) => !/^\.|^__MACOSX$/.test(name));
  const [only, ...others] = entries.filter((entry) => entry.isDirectory());
  return only && !others.length ? join(folder, only.name) : undefined;
}

function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
