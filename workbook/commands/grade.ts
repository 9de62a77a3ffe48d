import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { selectSteps } from "../course/select.ts";
import { findSteps, type Step } from "../course/steps.ts";
import { Engine } from "../judge/engine.ts";
import { writeWhole } from "../progress/state.ts";
import { type Report, renderReport, reporters } from "../report/reporters.ts";
import { renderFailure, renderLine } from "../report/result.ts";
import { exercises, solutions as reference, run, type Target } from "../run.ts";
import { paintFor } from "../terminal/colour.ts";
import { UserError } from "../user-error.ts";
import type { StepResult } from "../verdict.ts";

/**
 * `grade [step…] [--reporter json|junit|github] [--out FILE] [--folder FOLDER]`: judges once, a line per step.
 * Exit code 0 if all passed, 1 if not all, 2 if something could not be judged.
 */
export async function grade(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { reporter: { type: "string" }, out: { type: "string" }, folder: { type: "string" } },
  });
  return await judgeAll(
    positionals,
    values.folder === undefined ? exercises : submission(values.folder),
    values,
  );
}

/** `solutions [step…]`: the same judges on the reference answers. */
export async function solutions(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { reporter: { type: "string" }, out: { type: "string" } },
  });
  return await judgeAll(positionals, reference, values);
}

async function judgeAll(
  names: string[],
  target: Target,
  { reporter, out }: { reporter?: string; out?: string },
): Promise<number> {
  if (reporter && !reporters.includes(reporter))
    throw new UserError(`There is no reporter "${reporter}". There are: ${reporters.join(", ")}.`);
  const steps = selectSteps(findSteps(), names);
  const quiet = reporter !== undefined && out === undefined;
  const engine = await Engine.open();
  try {
    const printed = new InOrder(steps, (step, result) => quiet || printStep(step, result));
    const results = await run(steps, target, engine, (result) => printed.take(result));
    const report = summarise(steps, results);
    if (reporter) deliver(renderReport(reporter, report), out);
    if (!quiet) console.log(`\n${report.points} of ${steps.length} points`);
    return exitCode(results);
  } finally {
    await engine.close();
  }
}

function printStep(step: Step, result: StepResult): void {
  const paint = paintFor(process.stdout);
  console.log(renderLine(step, result, paint));
  for (const line of renderFailure(result, `exercises/${step.stem}.ts`, paint))
    console.log(line ? `      ${line}` : "");
}

/** Results come as they are ready; a reader wants them in the course's order. */
class InOrder {
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

function submission(folder: string): Target {
  const path = resolve(folder);
  if (!existsSync(path))
    throw new UserError(`There is no folder ${folder}. Give one that is shaped like exercises/.`);
  if (!statSync(path).isDirectory())
    throw new UserError(`${folder} is a file. Give a folder that is shaped like exercises/.`);
  return { folder: path };
}

function summarise(steps: Step[], results: StepResult[]): Report {
  return {
    points: results.filter(({ verdict }) => verdict === "passed").length,
    steps: steps.map((step, index) => ({ step, result: results[index]! })),
  };
}

function deliver(text: string, out: string | undefined): void {
  if (out === undefined) return void process.stdout.write(text);
  try {
    writeWhole(resolve(out), text);
  } catch (error) {
    throw new UserError(
      `${out} cannot be written (${(error as NodeJS.ErrnoException).code}). Give --out another place.`,
    );
  }
  console.log(`\nWritten to ${out}`);
}

function exitCode(results: StepResult[]): number {
  if (results.some(({ verdict }) => verdict === "broken")) return 2;
  return results.every(({ verdict }) => verdict === "passed") ? 0 : 1;
}
