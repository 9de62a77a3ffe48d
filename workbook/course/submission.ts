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
 * lesson's folder, or files side by side that are named like the course's; each of these may also be one level deeper,
 * where archives and platforms put it. Only `exercises/` of a whole workbook counts. Links are not followed.
 *
 * @throws SubmissionError if there is no answer, or if more than one folder has answers
 */
export function findAnswers(submission: string, steps: readonly Step[]): SubmittedAnswers {
  requireFolder(submission);
  const found = answersIn(submission, steps);
  if (found) return found;
  const deeper = foldersIn(submission).flatMap((name) => {
    const answers = answersIn(join(submission, name), steps);
    return answers ? [{ name, answers }] : [];
  });
  if (deeper.length > 1) {
    const names = deeper.map(({ name }) => `${name}/`).join(" and ");
    throw new SubmissionError(`There are answers in ${names} of this submission. Hand in one of them.`);
  }
  if (deeper[0]) return deeper[0].answers;
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

/** Folders of a whole workbook: two of them have the shape of `exercises/`, and none of them is the learner's work. */
const notAnswers = new Set(["solutions", "tests", "local-servers", "workbook", "platforms", "node_modules"]);

/** The folders that may have answers in them, without what systems add to archives. */
function foldersIn(folder: string): string[] {
  return list(folder)
    .filter(
      (entry) => entry.isDirectory() && !/^\.|^__MACOSX$/.test(entry.name) && !notAnswers.has(entry.name),
    )
    .map(({ name }) => name)
    .sort();
}

function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
