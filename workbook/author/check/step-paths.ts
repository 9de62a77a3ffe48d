import { existsSync } from "node:fs";
import { relative } from "node:path";
import { readVariants, type Step, stepFiles } from "../../course/steps.ts";

/** All TypeScript files that a step has, as paths from the workbook's root, with `/`. */
export function stepPaths({ stem }: Pick<Step, "stem">, workbook: string): string[] {
  const { exercise, solution, test } = stepFiles(stem, workbook);
  const { wrong, right } = readVariants(stem, workbook);
  return [exercise, solution, test, ...wrong, ...right]
    .filter((file) => existsSync(file))
    .map((file) => relative(workbook, file).replaceAll("\\", "/"));
}
