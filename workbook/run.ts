import { accessSync, constants, statSync } from "node:fs";
import { join, relative } from "node:path";
import { type Step, stepFiles } from "./course/steps.ts";
import { readStubs, sameText } from "./course/stubs.ts";
import { asHandedIn } from "./handed-in.ts";
import type { Engine } from "./judge/engine.ts";
import type { Job } from "./judge/job.ts";
import { readAnswer } from "./judge/submission.ts";
import { UnreadableError } from "./judge/unreadable.ts";
import { root } from "./root.ts";
import { resultWithoutTests, type StepResult, type Verdict } from "./verdict.ts";

/** Whose answers are judged: any folder shaped like `exercises/`, with single files laid over it. */
export interface Target {
  folder: string;
  /** By stem: the file to judge in place of the folder's own. */
  overlay?: ReadonlyMap<string, string>;
  /** The folder that somebody has handed in, if it isn't this workbook's own. Results name files from there. */
  submission?: string;
}

export const exercises: Target = { folder: join(root, "exercises") };
export const solutions: Target = { folder: join(root, "solutions") };

/** The file that a target offers as the answer to a step. */
export function answerFile({ stem }: Step, { folder, overlay }: Target): string {
  return overlay?.get(stem) ?? join(folder, `${stem}.ts`);
}

/**
 * Judges these steps of a target. This is the one way to a verdict: watcher, grade, solutions and check all come here; a
 * class comes to `judgeFairly`.
 * `onResult` is called as each is judged. Results come in the order of the steps.
 */
export async function run(
  steps: readonly Step[],
  target: Target,
  engine: Engine,
  onResult: (result: StepResult) => void = () => {},
): Promise<StepResult[]> {
  const { submission: folder } = target;
  const named = (result: StepResult) =>
    folder === undefined ? result : asHandedIn(result, { folder, prefix: "", name: "the submission" });
  const stubs = readStubs();
  const found = new Map(steps.map((step) => [step.stem, judgeAtSight(step, target, stubs[step.stem])]));
  for (const result of found.values()) if (result) onResult(named(result));
  const jobs = steps
    .filter(({ stem }) => !found.get(stem))
    .map((step) => ({ stem: step.stem, answer: answerFile(step, target) }));
  const judged = await judgeFairly(jobs, engine, (result) => onResult(named(result)));
  for (const result of judged) found.set(result.stem, result);
  return steps.map(({ stem }) => named(found.get(stem)!));
}

/** Judges answers that need tests, whoever they belong to. Results come in the order of the jobs. */
export async function judgeFairly(
  jobs: readonly Job[],
  engine: Pick<Engine, "judge">,
  onResult: (result: StepResult) => void = () => {},
): Promise<StepResult[]> {
  const results = await engine.judge(jobs, (result) => isExplained(result) && onResult(result));
  const fair: StepResult[] = [];
  for (const result of results) {
    if (isExplained(result)) fair.push(result);
    else {
      fair.push(await beFair(result, engine));
      onResult(fair.at(-1)!);
    }
  }
  return fair;
}

/** A verdict that needs no test: nothing there, nothing begun. */
function judgeAtSight(step: Step, target: Target, stub: string | undefined): StepResult | undefined {
  const answer = answerFile(step, target);
  const name = relative(root, answer).replaceAll("\\", "/");
  const advice = (text: string) => (target.submission === undefined ? ` ${text}` : "");
  const done = (verdict: Verdict, message?: string) =>
    resultWithoutTests(
      step.stem,
      answer,
      verdict,
      message === undefined ? undefined : { kind: "File", message },
    );
  try {
    if (statSync(answer).isDirectory())
      return done(
        "failed",
        `${name} is a folder.${advice(`Move it away; then "npm run reset ${step.number}" puts the stub there.`)}`,
      );
    accessSync(answer, constants.R_OK);
    const text = readAnswer(answer, target.folder);
    return stub !== undefined && sameText(text, stub) ? done("not started") : undefined;
  } catch (error) {
    if (error instanceof UnreadableError) return done("failed", error.message);
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      return done(
        "failed",
        `${name} is missing.${advice(`"npm run reset ${step.number}" puts the stub back.`)}`,
      );
    return done("failed", `${name} cannot be read (${code}).${advice("Look at its permissions.")}`);
  }
}

/** False for a failure that no test explains and that happened outside the learner's lines. */
function isExplained({ answer, failure, stem, verdict }: StepResult): boolean {
  if (verdict !== "failed" || answer === stepFiles(stem).solution) return true;
  return Boolean(
    failure?.mistake ||
      failure?.line ||
      ["AssertionError", "SyntaxError", "Export"].includes(failure?.kind ?? ""),
  );
}

/** An unexplained failure may be the workbook's own: if the reference answer fails as well, the verdict is `broken`. */
async function beFair(result: StepResult, engine: Pick<Engine, "judge">): Promise<StepResult> {
  const [reference] = await engine.judge([{ stem: result.stem, answer: stepFiles(result.stem).solution }]);
  if (reference?.verdict === "passed") return result;
  const message = `The workbook itself fails here, with its own answer too: ${result.failure?.message ?? "no result"}`;
  return { ...result, verdict: "broken", failure: { kind: "Broken", message, transcript: "" } };
}
