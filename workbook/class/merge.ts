import { copyFileSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../user-error.ts";
import { type ClassFile, readClassFile } from "./class-file.ts";
import { makeFolder, outFiles } from "./out-folder.ts";
import { compare } from "./submissions.ts";
import { writeTables } from "./tables.ts";

/** What came of a merge. */
export interface Merged {
  file: ClassFile;
  /** Shards that nobody has named, such as `3/3`. */
  missing: string[];
}

/**
 * Puts the runs of all shards of a class together, as if one run had judged them all.
 *
 * @throws UserError if they do not belong together
 */
export async function mergeRuns(outs: readonly string[], merged: string): Promise<Merged> {
  const runs = outs.map((out) => ({ out, file: read(out) }));
  const [first] = runs;
  for (const other of runs.slice(1)) requireSame(first!, other);
  requireDistinct(runs);
  const files = outFiles(merged);
  if (existsSync(files.folder) && readdirSync(files.folder).length)
    throw new UserError(`${merged} isn't empty. Choose a new folder for --out.`);
  makeFolder(files.reports, merged);
  for (const { out, file } of runs) for (const { report } of file.students) copy(out, report, files.reports);
  const students = runs
    .flatMap(({ file }) => file.students)
    .sort((left, right) => compare(left.student, right.student));
  const file: ClassFile = { ...first!.file, shard: null, students };
  await writeTables(files, file);
  return { file, missing: missingShards(runs.map((run) => run.file.shard)) };
}

interface Run {
  out: string;
  file: ClassFile;
}

function read(out: string): ClassFile {
  const { folder, class: path, journal } = outFiles(out);
  if (!existsSync(folder)) throw new UserError(`There is no folder ${out}.`);
  const file = readClassFile(path);
  if (file) return file;
  if (existsSync(journal))
    throw new UserError(`The run in ${out} has not finished. Run it again with --resume.`);
  throw new UserError(`${out} isn't a folder that grade:class has written.`);
}

/** What all runs must have in common, and how a teacher calls it. */
function traits({ setting, reporter, steps, shard }: ClassFile): Record<string, string> {
  return {
    seed: setting.seed,
    "version of the workbook": setting.workbook,
    "version of Node": setting.node,
    sealing: setting.sealed ? "sealed" : "unsealed",
    reporter,
    steps: steps.map(({ number }) => number).join(" "),
    "number of shards": shard?.split("/")[1] ?? "none",
  };
}

function requireSame(first: Run, other: Run): void {
  const expected = traits(first.file);
  for (const [name, value] of Object.entries(traits(other.file)))
    if (value !== expected[name])
      throw new UserError(
        `${first.out} and ${other.out} differ in the ${name} (${expected[name]}, ${value}). Judge one of them again.`,
      );
}

function requireDistinct(runs: readonly Run[]): void {
  const owners = new Map<string, string>();
  for (const { out, file } of runs)
    for (const { student, report } of file.students) {
      const other = owners.get(report);
      if (other !== undefined) throw new UserError(`${student} is in both ${other} and ${out}.`);
      owners.set(report, out);
    }
}

function copy(out: string, report: string, reports: string): void {
  try {
    copyFileSync(join(outFiles(out).reports, report), join(reports, report));
  } catch (error) {
    throw new UserError(
      `The report ${report} cannot be copied from ${out} (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}

function missingShards(shards: readonly (string | null)[]): string[] {
  const count = Number(shards[0]?.split("/")[1] ?? 0);
  return Array.from({ length: count }, (_, index) => `${index + 1}/${count}`).filter(
    (shard) => !shards.includes(shard),
  );
}
