import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sameText } from "../course/same-text.ts";
import type { Step } from "../course/steps.ts";
import type { StubTexts } from "../course/stubs.ts";
import { resultWithoutTests, type StepResult, type Verdict } from "../verdict.ts";
import { type Answer, NoAnswer, readAnswer } from "./answers.ts";
import { type Content, keyOf, type Setting } from "./keys.ts";
import { Reader } from "./reader.ts";
import { findExercises, type Submission } from "./submissions.ts";
import { unzip, ZipError } from "./unzip.ts";

/** What there is of one student for one step. */
export interface PlannedStep {
  stem: string;
  /** What its verdict is kept under; undefined if it needs no judge. */
  key?: string;
  /** The verdict that needs no judge: nothing there, or nothing begun. */
  atSight?: StepResult;
  /** Stands for the files of the answer; null if there are none. */
  hash: string | null;
  shape: string | null;
}

export interface PlannedStudent {
  student: string;
  steps: PlannedStep[];
  /** What a teacher should know of the submission as a whole; usually empty. */
  note: string;
}

/** The work on a class: who handed in what, and which different answers there are. */
export interface Plan {
  students: PlannedStudent[];
  /** By key: the step, in the order in which students need them. The files lie in the folder of answers. */
  answers: Map<string, string>;
}

export interface PlanSettings {
  steps: readonly Step[];
  stubs: StubTexts;
  setting: Setting;
  /** Where answers are put until they have been judged. */
  folder: string;
}

/** Looks at all submissions, and lays out each different answer once. Nothing of them runs. */
export async function planClass(submissions: readonly Submission[], settings: PlanSettings): Promise<Plan> {
  const plan: Plan = { students: [], answers: new Map() };
  const reader = new Reader();
  try {
    for (const submission of submissions)
      plan.students.push(await planStudent(submission, settings, plan, reader));
    return plan;
  } finally {
    reader.close();
  }
}

/** The folder that an answer waits in. */
export function answerFolder(folder: string, key: string): string {
  return join(folder, "answers", key);
}

async function planStudent(
  { student, path, isZip }: Submission,
  settings: PlanSettings,
  plan: Plan,
  reader: Reader,
): Promise<PlannedStudent> {
  const { steps, folder } = settings;
  const unpacked = join(folder, "unpacked");
  try {
    if (isZip) {
      mkdirSync(unpacked, { recursive: true });
      await unzip(path, unpacked);
    }
    const place = isZip ? unpacked : path;
    const exercises = findExercises(place, new Set(steps.map(({ lesson }) => lesson)));
    if (!exercises) {
      const note = "There is no folder shaped like exercises/ in this submission.";
      return { student, note, steps: steps.map(({ stem }) => notThere(stem, note)) };
    }
    const planned: PlannedStep[] = [];
    for (const step of steps)
      planned.push(await planStep(step, { exercises, place }, settings, plan, reader));
    return { student, note: "", steps: planned };
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    return { student, note: error.message, steps: steps.map(({ stem }) => notThere(stem, error.message)) };
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}

async function planStep(
  { stem }: Step,
  { exercises, place }: { exercises: string; place: string },
  { stubs, setting, folder }: PlanSettings,
  plan: Plan,
  reader: Reader,
): Promise<PlannedStep> {
  let answer: Answer;
  try {
    answer = await readAnswer(stem, exercises, place, reader);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return notThere(stem, error.message);
  }
  const { content, hash, shape } = answer;
  const text = content.files[`${stem}.ts`]!.toString();
  const stub = stubs[stem];
  if (stub !== undefined && sameText(text, stub))
    return { stem, hash, shape: null, atSight: resultAtSight(stem, "not started") };
  const key = keyOf(hash, setting);
  if (!plan.answers.has(key)) layOut(content, answerFolder(folder, key));
  plan.answers.set(key, stem);
  return { stem, key, hash, shape };
}

function layOut({ files }: Content, folder: string): void {
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}

function notThere(stem: string, message: string): PlannedStep {
  return { stem, hash: null, shape: null, atSight: resultAtSight(stem, "failed", message) };
}

function resultAtSight(stem: string, verdict: Verdict, message?: string): StepResult {
  return resultWithoutTests(
    stem,
    `exercises/${stem}.ts`,
    verdict,
    message === undefined ? undefined : { kind: "File", message },
  );
}
