import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { isAlive } from "../progress/lock.ts";
import { UserError } from "../user-error.ts";

/** The files of a run in its `--out` folder. */
export interface OutFiles {
  folder: string;
  /** A report for each student. */
  reports: string;
  grades: string;
  similar: string;
  summary: string;
  /** All of it for programs, and for `grade:merge`. It is there once the run has finished. */
  class: string;
  journal: string;
  lock: string;
}

export function outFiles(out: string): OutFiles {
  const folder = resolve(out);
  return {
    folder,
    reports: join(folder, "reports"),
    grades: join(folder, "grades.csv"),
    similar: join(folder, "similar.csv"),
    summary: join(folder, "summary.txt"),
    class: join(folder, "class.json"),
    journal: join(folder, "journal.jsonl"),
    lock: join(folder, "run.lock"),
  };
}

/**
 * Makes sure that a run may begin in a folder: it is empty or not there, or what is there is to be resumed.
 *
 * @throws UserError
 */
export function prepareOut(out: string, submissions: string, resume: boolean): OutFiles {
  const files = outFiles(out);
  if (isInside(files.folder, submissions) || isInside(submissions, files.folder))
    throw new UserError(`--out ${out} and the submissions must not lie in each other.`);
  makeFolder(files.folder, out);
  const names = readdirSync(files.folder).filter((name) => name !== basename(files.lock));
  if (resume && names.length && !existsSync(files.journal))
    throw new UserError(`There is nothing in ${out} to resume, and it isn't empty. Choose another folder.`);
  if (!resume && existsSync(files.journal))
    throw new UserError(`${out} holds a run already. Add --resume to continue it, or choose another folder.`);
  if (!resume && names.length) throw new UserError(`${out} isn't empty. Choose a new folder for --out.`);
  return files;
}

/** @throws UserError if there can be no folder of this name */
export function makeFolder(folder: string, shown: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`${shown} cannot be used as a folder for reports (${code}).`);
  }
}

/** Who writes to a folder now. */
interface Holder {
  pid: number;
  host: string;
  /** Its temporary folder. */
  work: string;
}

/**
 * Makes this process the only one that writes there. Returns a temporary folder for its work, and a function that gives
 * both back. What a dead process has left behind is removed.
 *
 * @throws UserError if another run is at work there
 */
export function takeOut({ lock }: OutFiles, shown: string): { work: string; release(): void } {
  const other = readHolder(lock);
  if (other && isAtWork(other))
    throw new UserError(`Another run is writing to ${shown} (process ${other.pid} on ${other.host}).`);
  dropLock(lock);
  const work = realpathSync(mkdtempSync(join(tmpdir(), prefix)));
  try {
    writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname(), work } satisfies Holder), {
      flag: "wx",
    });
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    throw new UserError(`${shown} cannot be written to (${(error as NodeJS.ErrnoException).code}).`);
  }
  return { work, release: () => dropLock(lock) };
}

/** The process that writes there now; undefined if there is none. */
export function holderOf({ lock }: OutFiles): number | undefined {
  const holder = readHolder(lock);
  return holder && isAtWork(holder) ? holder.pid : undefined;
}

/** Removes a lock, and the temporary folder that it names. */
export function dropLock(lock: string): void {
  const work = readHolder(lock)?.work;
  if (work && basename(work).startsWith(prefix) && realTmp() === dirname(work))
    rmSync(work, { recursive: true, force: true });
  rmSync(lock, { force: true });
}

const prefix = "workbook-class-";

/** A process on another machine cannot be asked; whoever resumes there knows that it has ended. */
function isAtWork({ pid, host }: Holder): boolean {
  return host === hostname() && pid !== process.pid && isAlive(pid);
}

function readHolder(lock: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(lock, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

function realTmp(): string {
  return realpathSync(tmpdir());
}

function isInside(inner: string, outer: string): boolean {
  const way = relative(realOf(outer), realOf(inner));
  return way === "" || !(way.startsWith("..") || resolve(way) === way);
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
