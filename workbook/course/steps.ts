import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../root.ts";
import { titleOf } from "./text.ts";

/** One exercise. Its stem (`04-web-page/03-receive-all`) names all its files; nothing else lists steps. */
export interface Step {
  stem: string;
  /** The folder, such as `04-web-page`. */
  lesson: string;
  /** As a learner types it: `4.3`. */
  number: string;
  /** The first heading of its text. */
  title: string;
}

/** A part of the course: its folder and the first heading of its README. */
export interface Lesson {
  folder: string;
  title: string;
  steps: Step[];
}

/** All steps of a workbook in order. */
export function findSteps(workbook = root): Step[] {
  const exercises = join(workbook, "exercises");
  return folders(exercises).flatMap((lesson) =>
    files(join(exercises, lesson), /^\d\d-.*\.md$/).map((file) =>
      readStep(`${lesson}/${basename(file, ".md")}`, workbook),
    ),
  );
}

/** All lessons of a workbook in order. */
export function findLessons(workbook = root): Lesson[] {
  return Object.entries(group(findSteps(workbook))).map(([folder, steps]) => ({
    folder,
    title: heading(join(workbook, "exercises", folder, "README.md")) || folder,
    steps,
  }));
}

function group(steps: Step[]): Record<string, Step[]> {
  const lessons: Record<string, Step[]> = {};
  for (const step of steps) {
    lessons[step.lesson] ??= [];
    lessons[step.lesson]?.push(step);
  }
  return lessons;
}

/** Where a step's files are, whether they exist or not. */
export interface StepFiles {
  text: string;
  exercise: string;
  solution: string;
  test: string;
  /** The folders of its wrong answers, and of its right answers in other styles. */
  wrong: string;
  right: string;
}

/** Where a step's files are. Reads nothing. */
export function stepFiles(stem: string, workbook = root): StepFiles {
  return {
    text: join(workbook, "exercises", `${stem}.md`),
    exercise: join(workbook, "exercises", `${stem}.ts`),
    solution: join(workbook, "solutions", `${stem}.ts`),
    test: join(workbook, "tests", `${stem}.test.ts`),
    wrong: join(workbook, "tests", `${stem}.wrong`),
    right: join(workbook, "tests", `${stem}.right`),
  };
}

/** The wrong and the other right answers that a step has, as absolute paths. */
export function readVariants(stem: string, workbook = root): { wrong: string[]; right: string[] } {
  const { wrong, right } = stepFiles(stem, workbook);
  const within = (folder: string) => files(folder, /\.ts$/).map((name) => join(folder, name));
  return { wrong: within(wrong), right: within(right) };
}

/** A step's number as a learner types it: `4.3` for `04-web-page/03-receive-all`. */
export function stepNumber(stem: string): string {
  const [lesson = "", name = ""] = stem.split("/");
  return `${Number(lesson.slice(0, 2))}.${Number(name.slice(0, 2))}`;
}

/** A step as its text describes it. */
export function readStep(stem: string, workbook = root): Step {
  const [lesson = "", name = ""] = stem.split("/");
  return {
    stem,
    lesson,
    number: stepNumber(stem),
    title: heading(join(workbook, "exercises", `${stem}.md`)) || name,
  };
}

/** The title of a Markdown file; empty if it has none or there is no such file. */
function heading(file: string): string {
  return existsSync(file) ? titleOf(readFileSync(file, "utf8")) : "";
}

function folders(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d\d-/.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

function files(path: string, pattern: RegExp): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => pattern.test(name))
    .sort();
}
