import { type Dirent, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../user-error.ts";

/** What one student handed in. */
export interface Submission {
  /** The name of the folder, or of the zip without `.zip`. */
  student: string;
  /** An absolute path. */
  path: string;
  isZip: boolean;
}

/** The submissions of a class, in the order of the students' names, and what lies beside them and is none. */
export interface Submissions {
  submissions: Submission[];
  ignored: string[];
}

/**
 * Finds the submissions in a folder: each folder and each zip in it is a student's. Links are not followed. Where a folder
 * and a zip have the same name, the zip's student is called by the whole name, `anna.zip`.
 *
 * @throws UserError if there is no such folder, or no submission in it
 */
export function findSubmissions(folder: string): Submissions {
  const entries = list(folder).filter(({ name }) => !/^\.|^__MACOSX$/.test(name));
  const folders = new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name));
  const submissions: Submission[] = [];
  const ignored: string[] = [];
  const taken = new Set(folders);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) submissions.push({ student: entry.name, path, isZip: false });
    else if (entry.isFile() && /.\.zip$/i.test(entry.name)) {
      const short = entry.name.slice(0, -4);
      const student = taken.has(short) ? entry.name : short;
      taken.add(student);
      submissions.push({ student, path, isZip: true });
    } else ignored.push(entry.name);
  }
  if (!submissions.length)
    throw new UserError(`There is no submission in ${folder}. Each student needs a folder or a .zip there.`);
  submissions.sort((left, right) => compare(left.student, right.student));
  return { submissions, ignored };
}

/** Orders names the same way on every machine. */
export function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function list(folder: string): Dirent[] {
  if (!existsSync(folder)) throw new UserError(`There is no folder ${folder}.`);
  if (!statSync(folder).isDirectory())
    throw new UserError(
      `${folder} is a file. Name the folder that holds a folder or a .zip for each student.`,
    );
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new UserError(`${folder} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/**
 * Finds the folder shaped like `exercises/` in a submission: the submission itself, `exercises/` in a whole checkout, or
 * either of them one level deeper, as some platforms unpack them. Undefined if there is none.
 */
export function findExercises(submission: string, lessons: ReadonlySet<string>): string | undefined {
  const near = [join(submission, "exercises"), submission];
  const others = foldersIn(submission).filter((name) => !notExercises.has(name));
  const deeper = others.flatMap((name) => {
    const folder = join(submission, name);
    return [join(folder, "exercises"), folder];
  });
  return [...near, ...deeper].find((folder) => isShaped(folder, lessons));
}

/** Folders of a whole checkout: two of them have the same shape, and none of them is the student's work. */
const notExercises = new Set(["solutions", "tests", "local-servers", "workbook", "node_modules"]);

/** True for a folder that has one of the course's lessons in it. */
function isShaped(folder: string, lessons: ReadonlySet<string>): boolean {
  return foldersIn(folder).some((name) => lessons.has(name));
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== "__MACOSX")
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}
