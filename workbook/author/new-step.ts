import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stepFiles, stepNumber } from "../course/steps.ts";
import { root } from "../root.ts";
import { UserError } from "../user-error.ts";
import { writeWhole } from "../write-whole.ts";
import { exampleFiles, newReadme, readmeItem } from "./example.ts";
import { keepStubs } from "./stubs.ts";

/**
 * Lays out a new step with an example that is complete, keeps its stub, and adds it to its lesson's README. Returns what
 * was written, as paths from the workbook's root.
 *
 * @throws UserError if the name does not fit or the step exists already
 */
export function layOutStep(stem: string, workbook = root): { number: string; files: string[] } {
  if (!/^\d\d-[a-z0-9]+(?:-[a-z0-9]+)*\/\d\d-[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(stem))
    throw new UserError(
      `"${stem}" is not a name for a step. Two numbers of two digits and lower-case words are: 03-bytes/05-hex-dump`,
    );
  const files = exampleFiles(stem);
  const paths = stepFiles(stem, workbook);
  if (Object.values(paths).some((path) => existsSync(path)))
    throw new UserError(`There are files of ${stem} already. Nothing was changed.`);
  for (const [path, text] of Object.entries(files)) writeWhole(join(workbook, path), text);
  keepStubs([{ stem }], true, workbook);
  return { number: stepNumber(stem), files: [...Object.keys(files), listInReadme(stem, workbook)] };
}

/** Adds the step to the list in its lesson's README; returns the README's path. */
function listInReadme(stem: string, workbook: string): string {
  const path = `exercises/${stem.split("/")[0]}/README.md`;
  const file = join(workbook, path);
  const text = existsSync(file) ? readFileSync(file, "utf8") : newReadme(stem);
  const [list] = /^## The steps\n[\s\S]*?(?=\n+## |\s*$(?![\s\S]))/m.exec(text) ?? [];
  const listed = list ?? "## The steps\n";
  const added = `${listed}${/^\d+\. /m.test(listed) ? "" : "\n"}\n${readmeItem(stem)}`.replace(
    /\n{3,}/,
    "\n\n",
  );
  writeWhole(file, list === undefined ? `${text.trimEnd()}\n\n${added}\n` : text.replace(list, () => added));
  return path;
}
