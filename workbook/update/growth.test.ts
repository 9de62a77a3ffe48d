import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cloneOf, commit, makeRepository } from "../author/testing/checkout.ts";
import { type Miniature, makeMiniature } from "../author/testing/miniature.ts";
import { TerminalDriver } from "../author/testing/terminal-driver.ts";
import { findSteps } from "../course/steps.ts";
import { fingerprint } from "../progress/fingerprint.ts";
import { changeState } from "../progress/state.ts";

const stems = findSteps().map(({ stem }) => stem);
/** The course's first six lessons, which were there before the others. */
const early = stems.filter((stem) => Number(stem.slice(0, 2)) <= 6);
const late = stems.filter((stem) => !early.includes(stem));
/** What the learner has begun and not solved. */
const begun = "02-sockets/02-connect";
const thought = "// still thinking about this one\n";

let origin: Miniature;
let learner: Miniature;

beforeAll(async () => {
  const whole = makeMiniature(stems);
  origin = makeMiniature(early);
  origin.write(".gitignore", "node_modules\n.workbook/\n");
  keepStubs(origin, early);
  makeRepository(origin);
  learner = cloneOf(origin);
  solve(learner);
  publish(whole, origin);
  whole.dispose();

  expect(await learner.run(["update"])).toMatchObject({ code: 0, stderr: "" });
});
afterAll(() => [origin, learner].forEach((workbook) => void workbook.dispose()));

test("a checkout with 30 steps becomes one with all of them", async () => {
  const { stdout } = await learner.run(["list"]);

  expect(early).toHaveLength(30);
  expect(stdout.match(/^ *\d+\.\d+ /gm)).toHaveLength(stems.length);
  for (const stem of late) expect(existsSync(learner.path(`tests/${stem}.test.ts`))).toBe(true);
});

test("answers and progress stay, and the new steps are not started", async () => {
  const { stdout } = await learner.run(["list"]);

  expect(learner.read(`exercises/${begun}.ts`)).toContain(thought);
  expect(learner.read(`exercises/${early[0]}.ts`)).toBe(learner.read(`solutions/${early[0]}.ts`));
  expect(stdout.match(/✓ passed/g)).toHaveLength(early.length - 1);
  expect(stdout.match(/· not started/g)).toHaveLength(late.length);
});

test("the watcher goes on at the first open step, and counts all steps", async () => {
  const watcher = new TerminalDriver(learner);

  await watcher.until("2.2 Connect", `${early.length - 1} of ${stems.length} passed`);
  learner.write(`exercises/${begun}.ts`, learner.read(`solutions/${begun}.ts`));
  await watcher.until("✓ passed", `${early.length} of ${stems.length} passed`);
  await watcher.dispose();
  changeState((state) => void delete state.current, learner.folder);
  const next = new TerminalDriver(learner);
  await next.until("7.1 ", "not started", `${early.length} of ${stems.length} passed`);
  await next.dispose();
});

/** All early steps but one are solved and judged; that one is touched. Half of the work is committed. */
function solve(workbook: Miniature): void {
  for (const [index, stem] of early.entries()) {
    if (index === early.length / 2) commit(workbook, "Solve half of the steps");
    const file = `exercises/${stem}.ts`;
    workbook.write(
      file,
      stem === begun ? workbook.read(file) + thought : workbook.read(`solutions/${stem}.ts`),
    );
  }
  changeState((state) => {
    for (const stem of early)
      state.steps[stem] = {
        verdict: stem === begun ? "failed" : "passed",
        fingerprint: fingerprint(join(workbook.folder, "exercises", `${stem}.ts`)),
      };
  }, workbook.folder);
}

/** The newer version: the same repository with the later lessons. */
function publish(whole: Miniature, repository: Miniature): void {
  for (const stem of late)
    for (const file of [
      `exercises/${stem}.md`,
      `exercises/${stem}.ts`,
      `solutions/${stem}.ts`,
      `tests/${stem}.test.ts`,
    ])
      repository.write(file, whole.read(file));
  keepStubs(repository, stems);
  commit(repository, "Add four lessons");
}

/** The stubs of a miniature are those in its exercises. */
function keepStubs(workbook: Miniature, kept: readonly string[]): void {
  const texts = kept.map((stem) => [stem, workbook.read(`exercises/${stem}.ts`)] as const);
  workbook.write("workbook/stubs.json", JSON.stringify(Object.fromEntries(texts)));
}
