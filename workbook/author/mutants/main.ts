import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findSteps, type Step, stepFiles } from "../../course/steps.ts";
import { readStubs } from "../../course/stubs.ts";
import { Engine } from "../../judge/engine.ts";
import type { Job } from "../../judge/job.ts";
import { Progress } from "../check/progress.ts";
import { loadMutators, type Mutant, type Mutate } from "./mutate.ts";
import { type JudgedMutant, renderMutants } from "./report.ts";

/**
 * `npm run test:mutants [-- LESSON…]`: changes the reference answers in small ways and counts how many changes the judges
 * notice. The exit code is 0 if enough of them are noticed.
 */
const goal = 90;
const wanted = process.argv.slice(2);
const steps = findSteps().filter(({ stem }) => !wanted.length || wanted.some((name) => stem.includes(name)));
const folder = mkdtempSync(join(tmpdir(), "workbook-mutants-"));
const engine = await Engine.open({ workers: 6, shared: true });
try {
  const mutate = await loadMutators(folder);
  const stubs = readStubs();
  const mutants = await Promise.all(
    steps.map(async (step) => [step, await ownMutants(step, stubs[step.stem] ?? "", mutate)] as const),
  );
  const { text, score } = renderMutants(await judgeAll(mutants));
  console.log(text);
  process.exitCode = score >= goal ? 0 : 1;
} finally {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
}

/** The mutants of a reference answer, but none of lines that the stub brings along: those are not the learner's. */
async function ownMutants({ stem }: Step, stub: string, mutate: Mutate): Promise<Mutant[]> {
  const solution = readFileSync(stepFiles(stem).solution, "utf8");
  const lines = solution.split("\n");
  const given = new Set(stub.split("\n"));
  const whole = withoutSpaces(stub);
  const isGiven = (text: string) =>
    given.has(text) || (text.length > 40 && whole.includes(withoutSpaces(text)));
  const mutants = await mutate(solution);
  return mutants.filter(({ line }) => !isGiven(lines[line - 1] ?? ""));
}

/** Stubs have longer lines than solutions: where the formatter has broken a long line of a stub, its parts are found so. */
function withoutSpaces(text: string): string {
  return text.replaceAll(/\s+/g, "");
}

/** What cannot be read as TypeScript any more says nothing of the judge and is left out. */
async function judgeAll(all: (readonly [Step, Mutant[]])[]): Promise<JudgedMutant[]> {
  const laidOut = all.flatMap(([{ stem }, mutants]) =>
    mutants.map((mutant, index) => ({ stem, mutant, job: layOut(stem, mutant, index) })),
  );
  const progress = new Progress(laidOut.length, console.log, () => performance.now(), "mutants");
  const results = await engine.judge(
    laidOut.map(({ job }) => job),
    ({ verdict }) => progress.add(verdict === "passed"),
  );
  return laidOut.flatMap(({ stem, mutant: { text: _, ...mutant } }, index) => {
    const { verdict, failure } = results[index]!;
    const isUnreadable = failure?.kind === "SyntaxError" && failure.message.startsWith("Your file");
    return isUnreadable ? [] : [{ stem, ...mutant, isKilled: verdict !== "passed" }];
  });
}

function layOut(stem: string, { text }: Mutant, index: number): Job {
  const answer = join(folder, "answers", stem, `${index}.ts`);
  mkdirSync(dirname(answer), { recursive: true });
  writeFileSync(answer, `// @ts-nocheck\n${text}`);
  return { stem, answer, briefly: true };
}
