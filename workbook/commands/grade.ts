import { resolve } from "node:path";
import { selectSteps } from "../course/select.ts";
import { findSteps, type Step } from "../course/steps.ts";
import { findAnswers, SubmissionError } from "../course/submission.ts";
import { Engine } from "../judge/engine.ts";
import { runSealed, sealedFolder } from "../judge/remote/sealing.ts";
import { chooseSeed } from "../judge/seed.ts";
import { keepPicture } from "../progress/pictures.ts";
import type { Report } from "../report/report.ts";
import { problemReporters, reporters } from "../report/reporters.ts";
import { renderFailure, renderLine } from "../report/text.ts";
import { exercises, solutions as reference, run, type Target } from "../run.ts";
import { painterFor } from "../terminal/paint.ts";
import { UserError } from "../user-error.ts";
import type { StepResult } from "../verdict.ts";
import { writeWhole } from "../write-whole.ts";
import { command } from "./command.ts";

const options = { reporter: { type: "string" }, out: { type: "string" }, seed: { type: "string" } } as const;
const reporterNames = "json|junit|github|gradescope|prairielearn|classroom50";
const exitCodes =
  "The exit code is 0 if every step passed, 1 if not, 2 if something could not be judged. With a report for a grading platform (gradescope, prairielearn, classroom50) it is 0 whenever the report could be written.";

/** `grade [STEP…] [--reporter NAME] [--out FILE] [--seed SEED] [--folder FOLDER] [--sealed]`: judges once, a line per step. */
export const grade = command({
  usage: `npm run grade -- [STEP…] [--reporter ${reporterNames}] [--out FILE] [--seed SEED] [--folder FOLDER] [--sealed]`,
  help: `Judges every step once, or only those that you name. --folder judges the answers in another folder: one shaped like exercises/, a whole workbook, or only the files of a lesson. --reporter writes a report for programs, to standard output or to --out. The inputs of some tests vary with the seed, which the report names; --seed sets it. With --sealed, the answers see nothing of this machine.\n${exitCodes}`,
  options: { ...options, folder: { type: "string" }, sealed: { type: "boolean" } },
  run: async (names, { folder, sealed, ...form }) => {
    if (sealed && !sealedFolder()) return runSealed(process.argv.slice(1));
    try {
      const target = folder === undefined ? exercises : findTarget(resolve(folder));
      return await judgeAll(names, target, form);
    } catch (error) {
      if (error instanceof SubmissionError) return reportProblem(error, names, form);
      throw error;
    }
  },
});

/** `solutions [STEP…]`: the same judges on the reference answers. */
export const solutions = command({
  usage: `npm run solutions -- [STEP…] [--reporter ${reporterNames}] [--out FILE] [--seed SEED]`,
  help: `Like grade, with the reference answers in solutions/.\n${exitCodes}`,
  options,
  run: async (names, form) => await judgeAll(names, reference, form),
});

/** @throws SubmissionError if there is no answer */
function findTarget(submission: string): Target {
  return { ...findAnswers(submission, findSteps()), submission };
}

interface Form {
  seed?: string | undefined;
  reporter?: string | undefined;
  out?: string | undefined;
}

async function judgeAll(names: string[], target: Target, { reporter, out, ...form }: Form): Promise<number> {
  const render = reporter === undefined ? undefined : findReporter(reporter);
  const steps = selectSteps(findSteps(), names);
  const quiet = render !== undefined && out === undefined;
  const seed = chooseSeed(form.seed);
  const engine = await Engine.open({ ofStrangers: target.submission !== undefined });
  try {
    const printed = new CourseOrder(steps, (step, result) => quiet || printStep(step, result));
    const results = await run(steps, target, engine, (result) => printed.take(result));
    if (target === exercises) results.forEach((result) => keepPicture(result));
    const report = summarize(steps, results, seed);
    if (render) deliver(render(report), out);
    if (!quiet) console.log(`\n${report.points} of ${steps.length} points`);
    return isForPlatform(reporter) ? 0 : exitCode(results);
  } finally {
    await engine.close();
  }
}

function findReporter(name: string): (report: Report) => string {
  const render = Object.hasOwn(reporters, name) ? reporters[name] : undefined;
  if (render) return render;
  throw new UserError(`There is no reporter "${name}". Choose one of ${Object.keys(reporters).join(", ")}.`);
}

function printStep(step: Step, result: StepResult): void {
  const paint = painterFor(process.stdout);
  console.log(paint(renderLine(step, result)));
  for (const row of renderFailure(result, `exercises/${step.stem}.ts`)) console.log(paint(row));
}

/** Results come as they are ready; a reader wants them in the course's order. */
class CourseOrder {
  readonly #waiting = new Map<string, StepResult>();
  readonly #steps: Step[];
  readonly #print: (step: Step, result: StepResult) => void;

  constructor(steps: Step[], print: (step: Step, result: StepResult) => void) {
    this.#steps = [...steps];
    this.#print = print;
  }

  take(result: StepResult): void {
    this.#waiting.set(result.stem, result);
    for (let step = this.#steps[0]; step && this.#waiting.has(step.stem); step = this.#steps[0]) {
      this.#steps.shift();
      this.#print(step, this.#waiting.get(step.stem)!);
    }
  }
}

/** Lets the platform's report say that there is nothing to judge; other reports have no place for that. */
function reportProblem(error: SubmissionError, names: string[], { reporter, out }: Form): number {
  if (!isForPlatform(reporter)) throw error;
  const outOf = selectSteps(findSteps(), names).length;
  if (out !== undefined) console.error(error.message);
  deliver(problemReporters[reporter]!(error.message, outOf), out);
  return 0;
}

function isForPlatform(reporter: string | undefined): reporter is string {
  return reporter !== undefined && Object.hasOwn(problemReporters, reporter);
}

function summarize(steps: Step[], results: StepResult[], seed: string): Report {
  return {
    seed,
    points: results.filter(({ verdict }) => verdict === "passed").length,
    steps: steps.map((step, index) => ({ step, result: results[index]! })),
  };
}

function deliver(text: string, out: string | undefined): void {
  if (out === undefined) return void process.stdout.write(text);
  try {
    writeWhole(resolve(out), text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`${out} could not be written (${code}). Choose another place for --out.`);
  }
  console.log(`\nThe report is in ${out}`);
}

function exitCode(results: StepResult[]): number {
  if (results.some(({ verdict }) => verdict === "broken")) return 2;
  return results.every(({ verdict }) => verdict === "passed") ? 0 : 1;
}
