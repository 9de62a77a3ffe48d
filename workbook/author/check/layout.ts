import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findSteps, readVariants, type Step, stepFiles } from "../../course/steps.ts";
import { readStepText } from "../../course/text.ts";

const leastWrong = 4;
const leastRight = 2;
const leastHints = 2;

/** Says what is missing and what belongs to no step, a line for each. */
export function checkLayout(workbook: string): string[] {
  const steps = findSteps(workbook);
  return [
    ...steps.flatMap((step) => checkParts(step, workbook)),
    ...gaps(steps),
    ...lessons(steps, workbook),
    ...strays(steps, workbook),
  ];
}

/** Says what a step lacks, a line for each. */
export function checkParts({ stem }: Step, workbook: string): string[] {
  const { exercise, solution, test, text } = stepFiles(stem, workbook);
  const { wrong, right } = readVariants(stem, workbook);
  const { title, hints, why } = readStepText(text);
  const parts: [boolean, string][] = [
    [existsSync(exercise), `exercises/${stem}.ts is missing: the stub`],
    [existsSync(solution), `solutions/${stem}.ts is missing: the reference answer`],
    [existsSync(test), `tests/${stem}.test.ts is missing: the judge`],
    [title !== "", `exercises/${stem}.md has no heading: it is the step's title`],
    [
      hints.length >= leastHints,
      `exercises/${stem}.md has ${hints.length} hints, at least ${leastHints} are needed`,
    ],
    [why !== "", `exercises/${stem}.md has no section "Why it works"`],
    [
      wrong.length >= leastWrong,
      `tests/${stem}.wrong/ has ${wrong.length} answers, at least ${leastWrong} are needed`,
    ],
    [
      right.length >= leastRight,
      `tests/${stem}.right/ has ${right.length} answers, at least ${leastRight} are needed`,
    ],
  ];
  return parts.filter(([holds]) => !holds).map(([, line]) => line);
}

/** Numbers run from 1 without gaps, for lessons and for the steps in each. */
function gaps(steps: Step[]): string[] {
  const folders = [...new Set(steps.map(({ lesson }) => lesson))];
  return [
    folders,
    ...folders.map((lesson) => steps.filter((step) => step.lesson === lesson).map(({ stem }) => stem)),
  ].flatMap((names) =>
    names.flatMap((name, index) => {
      const number = (name.split("/").at(-1) ?? "").slice(0, 2);
      return Number(number) === index + 1
        ? []
        : [`exercises/${name} is number ${number}, but ${String(index + 1).padStart(2, "0")} comes next`];
    }),
  );
}

function lessons(steps: Step[], workbook: string): string[] {
  return [...new Set(steps.map(({ lesson }) => lesson))]
    .filter((lesson) => !existsSync(join(workbook, "exercises", lesson, "README.md")))
    .map((lesson) => `exercises/${lesson}/README.md is missing: the lesson's text`);
}

/** Every file belongs to a step; other programs of a lesson are named in its README. */
function strays(steps: Step[], workbook: string): string[] {
  const stems = new Set(steps.map(({ stem }) => stem));
  return ["exercises", "solutions", "tests"].flatMap((room) =>
    lessonFiles(join(workbook, room))
      .filter((file) => !belongs(room, file, stems) && !isAnnounced(room, file, workbook))
      .map((file) => `${room}/${file} belongs to no step`),
  );
}

const endings: Record<string, RegExp> = {
  exercises: /\.(?:md|ts)$/,
  solutions: /\.ts$/,
  tests: /(?:\.test\.ts|\.(?:wrong|right)\/[a-z0-9]+(?:-[a-z0-9]+)*\.ts)$/,
};

function belongs(room: string, file: string, stems: Set<string>): boolean {
  if (room === "exercises" && /^[^/]+\/README\.md$/.test(file)) return true;
  return endings[room]!.test(file) && stems.has(file.replace(endings[room]!, ""));
}

function isAnnounced(room: string, file: string, workbook: string): boolean {
  const [lesson = "", name = ""] = file.split("/");
  const readme = join(workbook, "exercises", lesson, "README.md");
  return (
    room === "exercises" &&
    file.split("/").length === 2 &&
    existsSync(readme) &&
    readFileSync(readme, "utf8").includes(name)
  );
}

function lessonFiles(room: string): string[] {
  if (!existsSync(room)) return [];
  return readdirSync(room)
    .filter((name) => /^\d/.test(name))
    .flatMap((lesson) =>
      readdirSync(join(room, lesson), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath ?? entry.path, entry.name)
            .slice(room.length + 1)
            .replaceAll("\\", "/"),
        ),
    );
}
