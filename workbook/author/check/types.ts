import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Step, stepFiles } from "../../course/steps.ts";
import { writeWhole } from "../../write-whole.ts";
import { stepPaths } from "./step-paths.ts";
import { runTool } from "./tool.ts";

const everything = ["exercises", "solutions", "tests", "local-servers", "workbook", "*.config.ts"];

/**
 * Everything type-checks, and each stub exports exactly the types of its solution; with `only`, in the files of these
 * steps. The comparison is a file made for the type checker, with one assertion for each step.
 */
export async function checkTypes(steps: readonly Step[], only: boolean, workbook: string): Promise<string[]> {
  const comparable = steps.filter(
    ({ stem }) =>
      existsSync(stepFiles(stem, workbook).solution) &&
      existsSync(join(workbook, ".workbook", "stubs", `${stem}.ts`)),
  );
  const paths = steps.flatMap((step) => stepPaths(step, workbook));
  const folder = layOut(comparable, only ? [...paths, ...kit(workbook)] : everything, workbook);
  const lines = await runTool(["typescript", "bin/tsc"], ["-p", folder, "--pretty", "false"], workbook);
  return lines
    .filter((line) => line.includes("error TS"))
    .filter((line) => !only || [...paths, "same.ts"].some((path) => line.includes(`${path}(`)))
    .map((line) => explain(line, comparable));
}

/** The folders in `tests/` that are not a lesson's: they add matchers to `expect`. */
function kit(workbook: string): string[] {
  return readdirSync(join(workbook, "tests"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^\d/.test(entry.name))
    .map(({ name }) => `tests/${name}`);
}

function layOut(steps: readonly Step[], parts: readonly string[], workbook: string): string {
  const folder = join(workbook, ".workbook", "types");
  const include = ["same.ts", ...parts.map((part) => `../../${part}`)];
  writeWhole(join(folder, "same.ts"), comparison(steps));
  writeWhole(join(folder, "tsconfig.json"), JSON.stringify({ extends: "../../tsconfig.json", include }));
  return folder;
}

/** Types are the same if all that others see of them is: a class may have private members of its own. */
const sameTypes = [
  "type Identical<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never;",
  "type Making<F, I> = F extends (...values: infer V) => Promise<I> ? { promises: V } : F;",
  "type Statics<C, I> = { [K in Exclude<keyof C, 'prototype'>]: Making<C[K], I> };",
  "type Seen<T> = T extends { prototype: infer I } ? 0 extends 1 & I ? T : [Pick<I, keyof I>, Statics<T, I>] : T;",
  "type Same<A, B> = Identical<{ [K in keyof A]: Seen<A[K]> }, { [K in keyof B]: Seen<B[K]> }>;",
];

function comparison(steps: readonly Step[]): string {
  const lines = steps.flatMap(({ stem }, index) => [
    `import type * as Stub${index} from "../stubs/${stem}.ts";`,
    `import type * as Solution${index} from "../../solutions/${stem}.ts";`,
    `export const same${index}: Same<typeof Stub${index}, typeof Solution${index}> = true;`,
  ]);
  return [...sameTypes, ...lines, ""].join("\n");
}

/** `same.ts(4,14)` is the comparison of a step; all other errors speak for themselves. */
function explain(line: string, steps: readonly Step[]): string {
  const number = /same\.ts\((\d+),/.exec(line)?.[1];
  if (!number) return line;
  const step = steps[Math.floor((Number(number) - sameTypes.length - 1) / 3)];
  return `exercises/${step?.stem}.ts and its solution export different types`;
}
