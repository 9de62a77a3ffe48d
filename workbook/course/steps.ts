import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../root.ts";

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
      readStep(workbook, `${lesson}/${basename(file, ".md")}`),
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

/** Where a step's files are. */
export function stepFiles(stem: string, workbook = root) {
  return {
    text: join(workbook, "exercises", `${stem}.md`),
    exercise: join(workbook, "exercises", `${stem}.ts`),
    solution: join(workbook, "solutions", `${stem}.ts`),
    test: join(workbook, "tests", `${stem}.test.ts`),
    wrong: files(join(workbook, "tests", `${stem}.wrong`), /\.ts$/).map((file) =>
      join(workbook, "tests", `${stem}.wrong`, file),
    ),
    right: files(join(workbook, "tests", `${stem}.right`), /\.ts$/).map((file) =>
      join(workbook, "tests", `${stem}.right`, file),
    ),
  };
}

function readStep(workbook: string, stem: string): Step {
  const [lesson = "", name = ""] = stem.split("/");
  return {
    stem,
    lesson,
    number: `${Number(lesson.slice(0, 2))}.${Number(name.slice(0, 2))}`,
    title: heading(join(workbook, "exercises", `${stem}.md`)) || name,
  };
}

/** The first heading of a Markdown file; empty if it has none or there is no such file. */
function heading(file: string): string {
  if (!existsSync(file)) return "";
  return /^#\s+(.+)$/m.exec(readFileSync(file, "utf8"))?.[1]?.trim() ?? "";
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
