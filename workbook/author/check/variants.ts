import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { readVariants, type Step, stepFiles } from "../../course/steps.ts";
import type { StubTexts } from "../../course/stubs.ts";
import type { Engine } from "../../judge/engine.ts";
import type { Job } from "../../judge/job.ts";
import { refinements } from "../../judge/tests/mistakes/common-mistakes.ts";
import { logLine, messageOf } from "../../report/message.ts";
import { root } from "../../root.ts";
import { run } from "../../run.ts";
import type { StepResult } from "../../verdict.ts";
import { madeMistakes } from "./made.ts";
import { Progress } from "./progress.ts";

/** A file that is judged to prove the judge, and what is expected of the result. */
interface Proof {
  job: Job;
  /** What is wrong with the result; nothing if it is as expected. */
  complaint(result: StepResult): string | undefined;
}

/** Judges stub, solution and every variant of these steps and says where the judge is wrong, a line for each. */
export async function checkVariants(
  steps: Step[],
  stubs: StubTexts,
  engine: Engine,
  workbook = root,
): Promise<{ complaints: string[]; judged: number }> {
  const proofs = steps.flatMap((step) => proofsOf(step, stubs, workbook));
  const byFile = new Map(proofs.map((proof) => [proof.job.answer, proof]));
  const progress = new Progress(proofs.length);
  const results = await engine.judge(
    proofs.map(({ job }) => job),
    (result) => progress.add(byFile.get(result.answer)?.complaint(result) !== undefined),
  );
  const complaints: string[] = [];
  for (const [index, { job, complaint }] of proofs.entries()) {
    const first = complaint(results[index]!);
    if (!first) continue;
    // Six are judged at once, and a wait may run out because of the other five: it is judged again, alone.
    const [result] = await engine.judge([job]);
    const said = complaint(result!);
    const name = relative(workbook, job.answer).replaceAll("\\", "/");
    if (said) complaints.push(`${name}: ${said}`);
    else
      console.log(`${name} was judged as expected only when it was judged alone. Before: ${logLine(first)}`);
  }
  return { complaints, judged: proofs.length };
}

/** An untouched stub is reported as not started. */
export async function checkUntouched(
  steps: Step[],
  stubs: StubTexts,
  engine: Engine,
  workbook = root,
): Promise<string[]> {
  const known = steps.filter(({ stem }) => stubs[stem] !== undefined);
  const overlay = new Map(known.map(({ stem }) => [stem, pristine(stem, stubs[stem]!, workbook)]));
  const results = await run(known, { folder: join(workbook, "exercises"), overlay }, engine);
  return results
    .filter(({ verdict }) => verdict !== "not started")
    .map(
      ({ stem, verdict }) =>
        `exercises/${stem}.ts: the untouched stub is reported as ${verdict}, not as not started`,
    );
}

function proofsOf({ stem }: Step, stubs: StubTexts, workbook: string): Proof[] {
  const { solution } = stepFiles(stem, workbook);
  const { wrong, right } = readVariants(stem, workbook);
  const stub = stubs[stem];
  return [
    ...(stub === undefined
      ? []
      : [{ job: { stem, answer: pristine(stem, stub, workbook) }, complaint: stubComplaint }]),
    ...[solution, ...right].map((answer) => ({ job: { stem, answer }, complaint: rightComplaint })),
    ...wrong.map((answer) => ({
      job: { stem, answer, briefly: true },
      complaint: (result: StepResult) => wrongComplaint(result, basename(answer, ".ts")),
    })),
    ...madeFrom(stem, stub, solution, workbook),
  ];
}

/** What any step must see: mistakes that are made from the reference answer. */
function madeFrom(stem: string, stub: string | undefined, solution: string, workbook: string): Proof[] {
  if (stub === undefined || !existsSync(solution)) return [];
  return madeMistakes(stub, readFileSync(solution, "utf8")).map(({ name, text, expected }) => {
    const answer = join(workbook, ".workbook", "made", stem, `${name}.ts`);
    mkdirSync(dirname(answer), { recursive: true });
    writeFileSync(answer, text);
    return {
      job: { stem, answer, briefly: true },
      complaint: (result) => commonComplaint(result, expected),
    };
  });
}

/** The mistake may also be told by a name that says more exactly what it is. */
function commonComplaint(result: StepResult, expected: string): string | undefined {
  const isRefined = refinements[expected]?.includes(result.failure?.mistake ?? "");
  return isRefined ? undefined : wrongComplaint(result, expected);
}

/** The untouched stub as a file of its own, so that it is judged even where the learner has changed theirs. */
function pristine(stem: string, text: string, workbook: string): string {
  const file = join(workbook, ".workbook", "stubs", `${stem}.ts`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function stubComplaint({ tests, verdict }: StepResult): string | undefined {
  if (verdict === "passed") return "the untouched stub passes";
  const passed = tests.find(({ state }) => state === "passed");
  return passed && `the untouched stub passes the test "${passed.name}"`;
}

function rightComplaint({ verdict, failure, tests }: StepResult): string | undefined {
  if (verdict === "passed") return undefined;
  const test = tests.find(({ state }) => state === "failed")?.name;
  return `a right answer is judged ${verdict}${test ? ` at "${test}"` : ""}${brief(failure)}`;
}

function wrongComplaint({ verdict, failure, tests }: StepResult, mistake: string): string | undefined {
  if (verdict === "passed") return `the wrong answer passes: no test finds [${mistake}]`;
  if (failure?.mistake === mistake) return undefined;
  const test = tests.find(({ state }) => state === "failed")?.name;
  const named = failure?.mistake ? `[${failure.mistake}]` : "no mistake's name";
  return `the first failing test${test ? ` ("${test}")` : ""} says ${named}, not [${mistake}]${brief(failure)}`;
}

/** The message on lines of its own, with its spaces as they are. */
function brief(failure: StepResult["failure"]): string {
  const rows = failure ? messageOf(failure).split("\n").slice(0, 8) : [];
  return rows.map((row) => `\n    │ ${logLine(row.slice(0, 160))}`).join("");
}
