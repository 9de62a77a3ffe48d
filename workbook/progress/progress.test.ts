import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { emptyFingerprint, fingerprint } from "./fingerprint.ts";
import { takeLock } from "./lock.ts";
import { readStanding } from "./standing.ts";
import { remember } from "./state.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "progress-")));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a lock of a dead process, or from before the machine started, is taken over", () => {
  const lock = join(folder, ".workbook", "watcher.lock");
  takeLock(folder)();

  writeFileSync(lock, "999999999\n");
  const unlock = takeLock(folder);
  expect(readFileSync(lock, "utf8")).toBe(`${process.pid}\n`);
  unlock();
  writeFileSync(lock, `${process.ppid}\n`);
  expect(() => takeLock(folder)).toThrow(`A watcher is already running here (process ${process.ppid})`);
  utimesSync(lock, 1, 1);
  takeLock(folder)();
});

test("a verdict counts for the text that it was for, also for an empty one", () => {
  const step = { stem: "01-one/01-first", lesson: "01-one", number: "1.1", title: "First" };
  const exercise = join(folder, "exercises", `${step.stem}.ts`);
  const known = () => readStanding([step], folder).verdicts[step.stem];
  mkdirSync(join(folder, "exercises", step.lesson), { recursive: true });
  for (const text of ["export {};\n", ""]) {
    writeFileSync(exercise, text);
    expect(known()).toBeUndefined();

    remember({ [step.stem]: { verdict: "failed", fingerprint: fingerprint(exercise) } }, undefined, folder);

    expect(known()).toBe("failed");
  }
  expect(fingerprint(exercise)).toBe(emptyFingerprint);
});
