import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Step } from "../../course/steps.ts";

/** Each lesson's README lists its steps in their order, by title or by name. Says where not, for the wanted steps. */
export function checkLessonLists(all: readonly Step[], wanted: readonly Step[], workbook: string): string[] {
  const lessons = [...new Set(wanted.map(({ lesson }) => lesson))];
  return lessons.flatMap((lesson) => {
    const readme = `exercises/${lesson}/README.md`;
    if (!existsSync(join(workbook, readme))) return [];
    const items = listedSteps(readFileSync(join(workbook, readme), "utf8"));
    const steps = all.filter((step) => step.lesson === lesson);
    const unlisted = steps.flatMap((step, index) =>
      wanted.includes(step) && !names(items[index] ?? "", step)
        ? [`${readme} does not list "${step.title}" (${step.stem.split("/")[1]}) as step ${index + 1}`]
        : [],
    );
    const isWhole = steps.every((step) => wanted.includes(step));
    const tooMany = isWhole && items.length > steps.length;
    return tooMany
      ? [...unlisted, `${readme} lists ${items.length} steps, but the folder has ${steps.length}`]
      : unlisted;
  });
}

/** The items of the numbered list under "The steps", further lines joined. */
function listedSteps(readme: string): string[] {
  const [, section = ""] =
    /^## The steps\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(readme.replaceAll("\r\n", "\n")) ?? [];
  return section
    .split(/^\d+\. +/m)
    .slice(1)
    .map((item) => item.replace(/\n\n[\s\S]*$/, "").replace(/\n */g, " "));
}

function names(item: string, { stem, title }: Step): boolean {
  const text = plain(item);
  return text.includes(plain(title)) || item.includes(stem.split("/")[1]!);
}

/** Without the signs of Markdown. */
function plain(text: string): string {
  return text.replace(/[*`_]/g, "").toLowerCase();
}
