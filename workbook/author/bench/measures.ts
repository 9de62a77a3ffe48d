import { spawn, spawnSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { readVariants, type Step, stepFiles } from "../../course/steps.ts";
import { Engine } from "../../judge/engine.ts";
import { root } from "../../root.ts";
import { type Miniature, makeMiniature } from "../testing/miniature.ts";
import { caseForNode, caseForVitest, caseForWorkbook, echo } from "./case.ts";
import { type Measured, measure, median, Printed, runNode } from "./stopwatch.ts";

const stem = "01-bench/01-echo";
const verdict = new RegExp(`"event":"verdict","step":"${stem}".*\\n`);
const vitest = "node_modules/vitest/vitest.mjs";
const plainConfig = `import { defineConfig } from "vitest/config";\nexport default defineConfig({ test: { include: ["plain/*.test.ts"] } });\n`;

/** A workbook with so many steps that are all the same case, and the same case for plain Vitest and for Node. */
function benchWorkbook(steps = 1): Miniature {
  const workbook = makeMiniature();
  workbook.write("workbook/stubs.json", "{}");
  for (let number = 1; number <= steps; number++) addStep(workbook, stemOf(number));
  workbook.write("plain/echo.ts", echo(0));
  workbook.write("plain/echo.test.ts", caseForVitest);
  workbook.write("plain.config.ts", plainConfig);
  workbook.write("plain/echo.test.mjs", caseForNode);
  return workbook;
}

function stemOf(number: number): string {
  const lesson = Math.ceil(number / 10);
  return `${String(lesson).padStart(2, "0")}-bench/${String(((number - 1) % 10) + 1).padStart(2, "0")}-echo`;
}

function addStep(workbook: Miniature, name: string): void {
  workbook.write(`exercises/${name}.md`, "# An echo\n\nSend back what comes.\n");
  workbook.write(`exercises/${name}.ts`, echo(0));
  workbook.write(`solutions/${name}.ts`, echo(0));
  workbook.write(`tests/${name}.test.ts`, caseForWorkbook(name));
}

/** Programs started from nothing: plain Vitest on one file, Node's own runner on the same case in JavaScript. */
export async function measureColdRuns(rounds: number): Promise<{ vitest: Measured; nodeTest: Measured }> {
  const { folder, dispose } = benchWorkbook();
  const times = {
    vitest: await measure(rounds, () => runNode([vitest, "run", "--config", "plain.config.ts"], folder)),
    nodeTest: await measure(rounds, () => runNode(["--test", "plain/echo.test.mjs"], folder)),
  };
  dispose();
  return times;
}

/** From writing the file to its verdict: the workbook's watcher, plain Vitest's, and a save that ends an endless loop. */
export async function measureSaves(
  rounds: number,
): Promise<{ own: Measured; watch: Measured; loop: Measured }> {
  const workbook = benchWorkbook();
  const watcher = startWatcher(workbook);
  await watcher.until('"event":"verdict"');
  const own = await measureSave(rounds, workbook, `exercises/${stem}.ts`, watcher, verdict);
  const loop = await measureLoop(rounds, workbook, watcher);
  watcher.child.kill("SIGKILL");
  const plain = new Printed(
    spawn(process.execPath, [vitest, "watch", "--config", "plain.config.ts"], {
      cwd: workbook.folder,
      stdio: ["pipe", "pipe", "ignore"],
      env: { ...process.env, NO_COLOR: "1" },
    }),
  );
  await plain.until("Waiting for file changes");
  const watch = await measureSave(rounds, workbook, "plain/echo.ts", plain, "Waiting for file changes");
  plain.child.kill("SIGKILL");
  workbook.dispose();
  return { own, watch, loop };
}

async function measureSave(
  rounds: number,
  workbook: Miniature,
  file: string,
  program: Printed,
  sign: string | RegExp,
): Promise<Measured> {
  const times: Measured = [];
  for (let round = 0; round <= rounds; round++) {
    await settle();
    program.forget();
    const began = performance.now();
    workbook.write(file, echo(round + 1));
    await program.until(sign);
    if (round) times.push(performance.now() - began);
  }
  return times;
}

/** Saves an endless loop, and the answer again while it is being judged. */
async function measureLoop(rounds: number, workbook: Miniature, watcher: Printed): Promise<Measured> {
  const file = `exercises/${stem}.ts`;
  const times: Measured = [];
  for (let round = 0; round <= rounds; round++) {
    await settle();
    watcher.forget();
    workbook.write(file, echo(round + 100).replace("// turn", "while (true) {}\n  // turn"));
    await watcher.until('"event":"judging"');
    await settle();
    watcher.forget();
    const began = performance.now();
    workbook.write(file, echo(round + 1000));
    await watcher.until('"verdict":"passed"');
    if (round) times.push(performance.now() - began);
  }
  return times;
}

/** One save as a timeline: what happened, and how many milliseconds after the file was written. */
export async function traceSave(): Promise<string[]> {
  const workbook = benchWorkbook();
  const file = workbook.path("trace.log");
  const watcher = startWatcher(workbook, { WORKBOOK_TRACE: file });
  await watcher.until('"event":"verdict"');
  await settle();
  rmSync(file, { force: true });
  watcher.forget();
  const began = performance.timeOrigin + performance.now();
  workbook.write(`exercises/${stem}.ts`, echo(1));
  await watcher.until(verdict);
  const lines = readFileSync(file, "utf8").trim().split("\n");
  watcher.child.kill("SIGKILL");
  workbook.dispose();
  return lines.map((line) => {
    const [, time, what] = /^(\S+) (.*)$/.exec(line) ?? [];
    return `${(Number(time) - began).toFixed(1).padStart(7)} ms  ${what}`;
  });
}

/** Saves that follow each verdict at once, and how large the watcher is after the 50th and after the last, in MiB. */
export async function measureMany(saves: number): Promise<{ times: Measured; early: number; late: number }> {
  const workbook = benchWorkbook();
  const watcher = startWatcher(workbook);
  await watcher.until('"event":"verdict"');
  const times: Measured = [];
  let early = 0;
  for (let save = 1; save <= saves; save++) {
    watcher.forget();
    const began = performance.now();
    workbook.write(`exercises/${stem}.ts`, echo(save));
    await watcher.until(verdict);
    times.push(performance.now() - began);
    if (save === 50) early = residentMegabytes(watcher.child.pid);
  }
  const late = residentMegabytes(watcher.child.pid);
  watcher.child.kill("SIGKILL");
  workbook.dispose();
  return { times, early, late };
}

/** What `ps` says of a process's resident memory, in MiB. */
function residentMegabytes(pid = 0): number {
  const { stdout } = spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Math.round(Number(stdout) / 1024);
}

/** What one step costs, in milliseconds. */
export interface StepCost {
  number: string;
  reference: number;
  slowest: { name: string; time: number };
}

/** For each step: from save to verdict of the reference answer, once the judge is warm, and the slowest wrong answer. */
export async function* measureSteps(steps: readonly Step[]): AsyncGenerator<StepCost> {
  const engine = await Engine.open({ workers: 1 });
  for (const { stem, number } of steps) {
    const reference = stepFiles(stem).solution;
    await engine.judge([{ stem, answer: reference }]);
    const times = await measure(3, async () => void (await engine.judge([{ stem, answer: reference }])));
    let slowest = { name: "", time: 0 };
    for (const answer of readVariants(stem).wrong) {
      const began = performance.now();
      await engine.judge([{ stem, answer, briefly: true }]);
      const time = performance.now() - began;
      if (time > slowest.time) slowest = { name: basename(answer, ".ts"), time };
    }
    yield { number, reference: median(times), slowest };
  }
  await engine.close();
}

/** From the start of the program to the task on the screen. */
export async function measureScreen(rounds: number): Promise<Measured> {
  const workbook = benchWorkbook();
  const times = await measure(rounds, async () => {
    const watcher = startWatcher(workbook);
    await watcher.until('"event":"step"');
    watcher.child.kill("SIGKILL");
  });
  workbook.dispose();
  return times;
}

/** All reference answers through `grade`, and the same files through plain Vitest. */
export async function measureSuite(rounds: number): Promise<{ own: Measured; vitest: Measured }> {
  const folder = wholeCourse();
  const times = {
    own: await measure(rounds, () => runNode(["workbook/main.mjs", "grade"], folder.folder)),
    vitest: await measure(rounds, () => runNode([vitest, "run"], folder.folder)),
  };
  folder.dispose();
  return times;
}

/** The whole course with every exercise solved. */
function wholeCourse(): Miniature {
  const workbook = makeMiniature();
  for (const room of ["exercises", "solutions", "tests"])
    cpSync(join(root, room), join(workbook.folder, room), { recursive: true });
  cpSync(join(root, "solutions"), join(workbook.folder, "exercises"), { recursive: true });
  return workbook;
}

/** What a save costs in workbooks of different sizes. */
export async function measureScale(rounds: number): Promise<{ steps: number; times: Measured }[]> {
  const all: { steps: number; times: Measured }[] = [];
  for (const steps of [10, 30, 100]) {
    const workbook = benchWorkbook(steps);
    const watcher = startWatcher(workbook);
    // At first the watcher judges all that it does not know, in the background: that is not part of a save.
    for (let judged = 0; judged < steps; judged++) await watcher.until('"event":"verdict"');
    all.push({
      steps,
      times: await measureSave(rounds, workbook, `exercises/${stem}.ts`, watcher, verdict),
    });
    watcher.child.kill("SIGKILL");
    workbook.dispose();
  }
  return all;
}

/** What an installation takes on the disk, in megabytes (2²⁰ bytes). */
export function measureSize(): number {
  return Math.round(folderSize(join(root, "node_modules")) / 2 ** 20);
}

function folderSize(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) return sum;
    return sum + (entry.isDirectory() ? folderSize(path) : statSync(path).size);
  }, 0);
}

function startWatcher({ folder }: Miniature, env: NodeJS.ProcessEnv = {}): Printed {
  const args = ["workbook/main.mjs", "start", "--json", "--watch"];
  return new Printed(
    spawn(process.execPath, args, {
      cwd: folder,
      stdio: ["pipe", "pipe", "ignore"],
      env: { ...process.env, NO_COLOR: "1", ...env },
    }),
  );
}

/** A learner reads and types between two saves; meanwhile the watcher makes itself ready for the next. */
async function settle(): Promise<void> {
  await new Promise((done) => setTimeout(done, 1500));
}
