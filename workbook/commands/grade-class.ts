import { readJournal } from "../class/journal.ts";
import { mergeRuns } from "../class/merge.ts";
import { type OutFiles, prepareOut } from "../class/out-folder.ts";
import { requireReporter } from "../class/reports.ts";
import { ClassRun, exitCodeOf } from "../class/run-class.ts";
import { SealedRun } from "../class/sealed-run.ts";
import { findSubmissions } from "../class/submissions.ts";
import { renderTable } from "../class/table.ts";
import { selectSteps } from "../course/select.ts";
import { findSteps, type Step } from "../course/steps.ts";
import { sealedFolder } from "../judge/remote/sealing.ts";
import { chooseSeed } from "../judge/seed.ts";
import { UserError } from "../user-error.ts";
import { command } from "./command.ts";

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** `grade-class SUBMISSIONS --out FOLDER […]`: judges a class on this machine. */
export const gradeClass = command({
  usage:
    "npm run grade:class -- SUBMISSIONS --out FOLDER [--jobs N] [--sealed] [--reporter NAME] [--resume] [--shard I/N] [--seed SEED] [--steps STEP,…]",
  help: [
    "Judges a whole class. Each folder and each .zip in SUBMISSIONS is a student's: shaped like exercises/, or a whole checkout with exercises/ in it, or one of these one level deeper. Equal answers are judged once.",
    "",
    "  --out FOLDER      a new folder for what comes of it:",
    "                      reports/      a report for each student",
    "                      grades.csv    a line for each student; a name that a spreadsheet",
    "                                    would take for a formula has an apostrophe before it",
    "                      similar.csv   equal answers, as a hint for a person, never a verdict",
    "                      summary.txt   the table that is printed at the end",
    "                      class.json    all of it, for programs and for grade:merge",
    "                      journal.jsonl every verdict as it was found, for --resume",
    "  --jobs N          judge N answers at a time",
    "  --sealed          answers see nothing of this machine: use it for strangers' work",
    "  --reporter NAME   the form of the reports; json is the default",
    "  --resume          continue a run that was stopped or killed; what has changed since",
    "                    is judged again, with the same seed unless you give another",
    "  --shard I/N       judge only the students whose names fall into the I-th of N equal",
    "                    parts. The name alone decides. Put the parts together with grade:merge",
    "  --seed SEED       what varying inputs are made from; all shards need the same",
    "  --steps STEP,…    judge only these steps",
    "",
    "The exit code is 0 when the run has finished, 3 if it has finished but the workbook itself could not judge something (the verdict broken), 2 if it could not run, and 130 or 143 after Ctrl-C or SIGTERM.",
  ].join("\n"),
  options: {
    out: { type: "string" },
    jobs: { type: "string" },
    sealed: { type: "boolean" },
    reporter: { type: "string" },
    resume: { type: "boolean" },
    shard: { type: "string" },
    seed: { type: "string" },
    steps: { type: "string", multiple: true },
  },
  most: 1,
  least: 1,
  run: async ([submissions = ""], { out, sealed = false, resume = false, ...values }) => {
    if (!out) throw new UserError("Name a new folder for the reports: --out FOLDER.");
    const { reporter = "json" } = values;
    requireReporter(reporter);
    const jobs = readJobs(values.jobs);
    const shard = readShard(values.shard);
    if (shard && values.seed === undefined)
      throw new UserError("--shard needs --seed: all shards must judge with the same inputs.");
    const steps = readSteps(values.steps);
    findSubmissions(submissions);
    const files = prepareOut(out, submissions, resume);
    if (sealed && !sealedFolder()) return await runSealedClass(files);
    const { beginning } = readJournal(files.journal);
    const seed = chooseSeed(values.seed ?? beginning?.setting.seed);
    const run = new ClassRun({ submissions, out, files, steps, reporter, seed, jobs, shard });
    endTidily(() => run.abort());
    const file = await run.run();
    console.log([``, ...renderTable(file), ``].join("\n"));
    console.log(`${file.students.length} students. Reports, grades.csv and similar.csv are in ${out}`);
    return exitCodeOf(file);
  },
});

/** `grade-merge OUT… --out MERGED`: puts shards together. */
export const gradeMerge = command({
  usage: "npm run grade:merge -- OUT… --out MERGED",
  help: "Puts what grade:class has written for each --shard into one folder, as if one run had judged the whole class: reports, grades.csv, similar.csv, summary.txt and class.json.\nThe exit code is 0, 3 if the workbook itself could not judge something, and 2 if a shard is missing or the folders do not belong together.",
  options: { out: { type: "string" } },
  least: 1,
  run: async (outs, { out }) => {
    if (!out) throw new UserError("Name a new folder for the merged reports: --out FOLDER.");
    const { file, missing } = await mergeRuns(outs, out);
    console.log([...renderTable(file), ``].join("\n"));
    console.log(`${file.students.length} students. Reports, grades.csv and similar.csv are in ${out}`);
    if (!missing.length) return exitCodeOf(file);
    console.error(`Missing: shard ${missing.join(", ")}. Judge it, and merge again into a new folder.`);
    return 2;
  },
});

function readJobs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= 256) return jobs;
  throw new UserError(`--jobs ${text} isn't a whole number from 1 to 256.`);
}

function readShard(text: string | undefined): { index: number; count: number } | undefined {
  if (text === undefined) return undefined;
  const [, index = 0, count = 0] = (/^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count) return { index, count };
  throw new UserError(`--shard ${text} isn't a part such as 3/20.`);
}

function readSteps(lists: string[] | undefined): Step[] {
  const names = (lists ?? []).flatMap((list) => list.split(",")).filter(Boolean);
  if (lists && !names.length) throw new UserError("--steps needs the name of a step.");
  return selectSteps(findSteps(), names);
}

async function runSealedClass(files: OutFiles): Promise<number> {
  const run = new SealedRun(files);
  let stopped: number | undefined;
  for (const [signal, exitCode] of Object.entries(exitCodes))
    process.on(signal, () => {
      stopped ??= exitCode;
      run.stop();
    });
  const exitCode = await run.run(process.argv.slice(1));
  run.tidy();
  if (stopped === undefined) return exitCode;
  console.error(howToResume());
  return stopped;
}

/** Ends this process when the system asks for it: what has been judged is in the journal already. */
function endTidily(abort: () => void): void {
  for (const [signal, exitCode] of Object.entries(exitCodes))
    process.once(signal, () => {
      abort();
      if (!sealedFolder()) console.error(howToResume());
      process.exit(exitCode);
    });
}

function howToResume(): string {
  const args = process.argv.slice(3).filter((arg) => arg !== "--resume");
  return `Stopped. To continue: npm run grade:class -- ${[...args, "--resume"].map(quoted).join(" ")}`;
}

/** An argument as a shell takes it. */
function quoted(arg: string): string {
  return /^[\w./,:=@%+-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
}
