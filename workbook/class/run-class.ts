import { rmSync } from "node:fs";
import type { Step } from "../course/steps.ts";
import { readStubs } from "../course/stubs.ts";
import { sealedFolder } from "../judge/remote/sealing.ts";
import { harmless } from "../terminal/harmless.ts";
import { resultWithoutTests, type StepResult } from "../verdict.ts";
import { describeChanges } from "./changes.ts";
import { type ClassFile, type GradedStudent, hasBroken } from "./class-file.ts";
import { type Beginning, Journal, type Judged, type Kept, readJournal } from "./journal.ts";
import { ClassJudge, type Waiting } from "./judging.ts";
import { hashText, type Setting, shardOf, workbookVersion } from "./keys.ts";
import { type OutFiles, takeOut } from "./out-folder.ts";
import { type Plan, type PlannedStep, type PlannedStudent, planClass } from "./plan.ts";
import { ProgressLine } from "./progress.ts";
import { reportName, writeReport } from "./reports.ts";
import { findSubmissions, type Submission } from "./submissions.ts";
import { writeTables } from "./tables.ts";

/** What is asked for. */
export interface ClassOptions {
  /** The folder of the submissions, as it was typed. */
  submissions: string;
  out: string;
  files: OutFiles;
  steps: Step[];
  reporter: string;
  seed: string;
  jobs: number | undefined;
  shard: { index: number; count: number } | undefined;
}

/** How often a run may end while an answer is judged alone, before that answer is left out. */
const mostEnds = 2;

/** One run over a class: plans, judges what has no verdict yet, reports. */
export class ClassRun {
  readonly #options: ClassOptions;
  readonly #progress = new ProgressLine(process.stderr);
  #judge: ClassJudge | undefined;

  constructor(options: ClassOptions) {
    this.#options = options;
  }

  /** Ends the answers that are judged now, before this process ends early. */
  abort(): void {
    this.#progress.end();
    this.#judge?.abort();
  }

  /** Resolves with what was found. */
  async run(): Promise<ClassFile> {
    const { files, out } = this.#options;
    const { work, release } = takeOut(files, out);
    process.once("exit", release);
    try {
      return await this.#runIn(work);
    } finally {
      this.#progress.end();
      release();
      process.off("exit", release);
    }
  }

  async #runIn(work: string): Promise<ClassFile> {
    const { files, steps, seed } = this.#options;
    const setting: Setting = {
      workbook: workbookVersion(),
      node: process.versions.node,
      seed,
      sealed: sealedFolder() !== undefined,
    };
    const plan = await planClass(this.#find(), { steps, stubs: readStubs(), setting, folder: work });
    rmSync(files.class, { force: true }); // It would say that this run has finished.
    const kept = readJournal(files.journal);
    const journal = new Journal(files.journal);
    try {
      const beginning = this.#begin(plan, setting);
      if (kept.beginning) for (const line of describeChanges(kept.beginning, beginning)) console.log(line);
      journal.write(beginning);
      const verdicts = await this.#judgeAll(plan, kept, journal, work);
      return await this.#conclude(plan, setting, verdicts);
    } finally {
      journal.close();
    }
  }

  #find(): Submission[] {
    const { shard } = this.#options;
    const { submissions, ignored } = findSubmissions(this.#options.submissions);
    if (ignored.length) {
      const names = ignored.slice(0, 5).map(harmless).join(", ");
      const more = ignored.length > 5 ? `, and ${ignored.length - 5} more` : "";
      console.log(`Left out, because it is neither a folder nor a .zip: ${names}${more}`);
    }
    return submissions.filter(({ student }) => !shard || shardOf(student, shard.count) === shard.index);
  }

  #begin({ students }: Plan, setting: Setting): Beginning {
    const { steps } = this.#options;
    const entries = students.map((student) => [student.student, hashOfFiles(student)]);
    return {
      type: "begin",
      version: 1,
      setting,
      steps: steps.map(({ stem }) => stem),
      shard: shardName(this.#options),
      students: Object.fromEntries(entries) as Record<string, string>,
    };
  }

  async #judgeAll(plan: Plan, kept: Kept, journal: Journal, work: string): Promise<Map<string, Judged>> {
    const verdicts = new Map([...kept.judged].filter(([key]) => plan.answers.has(key)));
    const reports = new Reports(this.#options, plan, verdicts);
    const waiting = [...plan.answers]
      .filter(([key]) => !verdicts.has(key))
      .map(([key, stem]) => ({ key, stem }));
    const found = (key: string, result: StepResult) => {
      const judged: Judged = { type: "judged", key, at: new Date().toISOString(), result };
      journal.write(judged);
      verdicts.set(key, judged);
      reports.note(key);
      show();
    };
    let judgedNow = 0;
    const show = () => {
      judgedNow = waiting.filter(({ key }) => verdicts.has(key)).length;
      const { finished } = reports;
      this.#progress.show({
        judged: judgedNow,
        answers: waiting.length,
        finished,
        students: plan.students.length,
      });
    };
    if (kept.judged.size)
      console.log(`${verdicts.size} of ${plan.answers.size} answers have their verdict already.`);
    this.#judge = new ClassJudge(work, this.#options.jobs, {
      onBegin: (keys) => journal.write({ type: "judging", keys }),
      onVerdict: found,
    });
    try {
      await judgeCarefully(this.#judge, waiting, kept, found);
    } finally {
      await this.#judge.close();
    }
    return verdicts;
  }

  async #conclude(plan: Plan, setting: Setting, verdicts: Map<string, Judged>): Promise<ClassFile> {
    const { steps, reporter, files } = this.#options;
    const file: ClassFile = {
      version: 1,
      setting,
      reporter,
      steps: steps.map(({ stem, number, title }) => ({ stem, number, title })),
      shard: shardName(this.#options),
      students: plan.students.map((student) => gradeOf(student, reporter, verdicts)),
    };
    await writeTables(files, file);
    return file;
  }
}

/**
 * The exit code of a finished run: a class never fails, but something may not have been judged. 3 is kept for that alone,
 * so that whatever started the run can tell it from a run that did not finish, and does not start it again.
 */
export function exitCodeOf(file: ClassFile): number {
  return hasBroken(file) ? 3 : 0;
}

/**
 * Judges what the last run was at when it ended in small groups first: if one of them is what ended it, it is soon found,
 * and left out after that.
 */
async function judgeCarefully(
  judge: ClassJudge,
  waiting: readonly Waiting[],
  { suspects, interrupted }: Kept,
  found: (key: string, result: StepResult) => void,
): Promise<void> {
  const isGuilty = ({ key }: Waiting) => (suspects.get(key) ?? 0) >= mostEnds;
  for (const { key, stem } of waiting.filter(isGuilty)) found(key, neverJudged(stem));
  const rest = waiting.filter((answer) => !isGuilty(answer));
  const careful = rest.filter(({ key }) => interrupted.includes(key));
  await judge.judge(careful, Math.max(1, Math.floor(careful.length / 4)));
  await judge.judge(rest.filter(({ key }) => !interrupted.includes(key)));
}

function neverJudged(stem: string): StepResult {
  const message =
    "The judge itself ended each time that it judged this answer. Read it before you judge it with --sealed.";
  return resultWithoutTests(stem, `exercises/${stem}.ts`, "broken", { kind: "Broken", message });
}

/** Writes each student's report as soon as the last verdict for it is there. */
class Reports {
  finished = 0;
  readonly #options: ClassOptions;
  readonly #verdicts: ReadonlyMap<string, Judged>;
  readonly #missing = new Map<string, number>();
  readonly #waiting = new Map<string, PlannedStudent[]>();

  constructor(options: ClassOptions, plan: Plan, verdicts: ReadonlyMap<string, Judged>) {
    this.#options = options;
    this.#verdicts = verdicts;
    for (const student of plan.students) {
      const keys = new Set(student.steps.flatMap(({ key }) => (key && !verdicts.has(key) ? [key] : [])));
      this.#missing.set(student.student, keys.size);
      for (const key of keys) this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), student]);
      if (!keys.size) this.#write(student);
    }
  }

  /** There is a verdict under this key now. */
  note(key: string): void {
    for (const student of this.#waiting.get(key) ?? []) {
      const missing = this.#missing.get(student.student)! - 1;
      this.#missing.set(student.student, missing);
      if (!missing) this.#write(student);
    }
  }

  #write({ student, steps: planned }: PlannedStudent): void {
    const { files, reporter, seed, steps } = this.#options;
    const results = planned.map((step) => resultOf(step, this.#verdicts));
    writeReport(files.reports, reportName(student, reporter), reporter, { student, seed, steps, results });
    this.finished += 1;
  }
}

function resultOf({ atSight, key }: PlannedStep, verdicts: ReadonlyMap<string, Judged>): StepResult {
  return atSight ?? verdicts.get(key!)!.result;
}

function gradeOf(
  planned: PlannedStudent,
  reporter: string,
  verdicts: ReadonlyMap<string, Judged>,
): GradedStudent {
  const results = planned.steps.map((step) => resultOf(step, verdicts));
  const times = planned.steps.flatMap(({ key }) => (key ? [verdicts.get(key)!.at] : []));
  return {
    student: planned.student,
    report: reportName(planned.student, reporter),
    points: results.filter(({ verdict }) => verdict === "passed").length,
    files: hashOfFiles(planned),
    judged: times.sort().at(-1) ?? new Date().toISOString(),
    milliseconds: Math.round(results.reduce((sum, { milliseconds }) => sum + milliseconds, 0)),
    note: planned.note,
    steps: results.map(({ verdict, failure }, index) => ({
      verdict,
      mistake: failure?.mistake ?? null,
      shape: planned.steps[index]!.shape,
    })),
  };
}

function hashOfFiles({ steps }: PlannedStudent): string {
  return hashText(JSON.stringify(steps.map(({ stem, hash }) => [stem, hash])));
}

function shardName({ shard }: ClassOptions): string | null {
  return shard ? `${shard.index}/${shard.count}` : null;
}
