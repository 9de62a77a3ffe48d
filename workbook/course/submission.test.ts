import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findAnswers, SubmissionError } from "./submission.ts";

const steps = ["04-web-page/01-request", "04-web-page/03-receive-all", "07-framing/02-length"].map(
  (stem) => ({
    stem,
    lesson: dirname(stem),
    number: "1.1",
    title: stem,
  }),
);

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "submission #?% ä ")));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a folder shaped like exercises/ is taken as it is", () => {
  write("04-web-page/03-receive-all.ts");

  expect(findAnswers(folder, steps)).toEqual({ folder });
});

test("a whole workbook counts by its exercises/, never by its solutions", () => {
  write("exercises/04-web-page/03-receive-all.ts", "solutions/04-web-page/01-request.ts", "package.json");

  expect(findAnswers(folder, steps)).toEqual({ folder: join(folder, "exercises") });
});

test("the only folder of an archive is opened, whatever systems have put beside it", () => {
  write("workbook-main/exercises/07-framing/02-length.ts", "__MACOSX/x", ".git/config");

  expect(findAnswers(folder, steps)).toEqual({ folder: join(folder, "workbook-main", "exercises") });
});

test("files side by side count by their names, also in a lesson's folder", () => {
  write("04-web-page/03-receive-all.ts", "04-web-page/notes.txt");
  const lesson = join(folder, "04-web-page");
  const file = join(lesson, "03-receive-all.ts");

  expect(findAnswers(lesson, steps)).toEqual({
    folder: lesson,
    overlay: new Map([["04-web-page/03-receive-all", file]]),
  });
});

test("where there is no answer, one line says what to hand in", () => {
  write("solutions/04-web-page/03-receive-all.ts", "readme.txt", "deep/er/04-web-page/03-receive-all.ts");

  for (const path of [folder, join(folder, "missing"), join(folder, "readme.txt")]) {
    const error = errorOf(() => findAnswers(path, steps));
    expect(error).toBeInstanceOf(SubmissionError);
    expect(error.message).not.toContain("\n");
  }
});

test.skipIf(process.platform === "win32")("a link out of the submission is not followed", () => {
  write("elsewhere/04-web-page/03-receive-all.ts", "submission/readme.txt", "flat/readme.txt");
  symlinkSync(join(folder, "elsewhere"), join(folder, "submission", "exercises"));
  symlinkSync(
    join(folder, "elsewhere", "04-web-page", "03-receive-all.ts"),
    join(folder, "flat", "03-receive-all.ts"),
  );

  for (const name of ["submission", "flat"])
    expect(errorOf(() => findAnswers(join(folder, name), steps))).toBeInstanceOf(SubmissionError);
});

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), "");
  }
}

function errorOf(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error("Nothing was thrown.");
}
