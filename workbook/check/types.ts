import { execFile } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Step } from "../steps.ts";

/** What a tool found: its output's lines that matter; empty if it is content. */
type Findings = Promise<string[]>;

/**
 * Everything type-checks, and each stub exports exactly the types of its solution. The comparison is a file made for
 * the type checker, one assertion for each step.
 */
export async function checkTypes(steps: Step[], workbook: string): Findings {
  const folder = join(workbook, ".workbook", "types");
  mkdirSync(folder, { recursive: true });
  const comparable = steps.filter(
    ({ stem }) =>
      existsSync(join(workbook, "solutions", `${stem}.ts`)) &&
      existsSync(join(workbook, ".workbook", "stubs", `${stem}.ts`)),
  );
  writeFileSync(join(folder, "same.ts"), comparison(comparable));
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: "../../tsconfig.json",
      include: [
        "same.ts",
        ...["exercises", "solutions", "tests", "local-servers", "workbook", "*.config.ts"].map(
          (part) => `../../${part}`,
        ),
      ],
    }),
  );
  const lines = await runTool(
    "typescript/package.json",
    "bin/tsc",
    ["-p", folder, "--pretty", "false"],
    workbook,
  );
  return lines.filter((line) => line.includes("error TS")).map((line) => explain(line, comparable));
}

/** Format and lint are clean. */
export async function checkLint(workbook: string): Findings {
  const lines = await runTool(
    "@biomejs/biome/package.json",
    "bin/biome",
    ["check", "--colors=off", "--reporter=github"],
    workbook,
  );
  return lines
    .filter((line) => line.startsWith("::"))
    .map((line) =>
      line.replace(/^::\w+ title=([^,]*),file=([^,]*),line=(\d+)[^:]*::(.*)$/, "$2:$3: $4 ($1)"),
    );
}

/** Types are the same if all that others see of them is: a class may have private members of its own. */
const sameTypes = [
  "type Identical<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never;",
  "type Making<F, I> = F extends (...values: infer V) => Promise<I> ? { promises: V } : F;",
  "type Statics<C, I> = { [K in Exclude<keyof C, 'prototype'>]: Making<C[K], I> };",
  "type Seen<T> = T extends { prototype: infer I } ? 0 extends 1 & I ? T : [Pick<I, keyof I>, Statics<T, I>] : T;",
  "type Same<A, B> = Identical<{ [K in keyof A]: Seen<A[K]> }, { [K in keyof B]: Seen<B[K]> }>;",
];

function comparison(steps: Step[]): string {
  const lines = steps.flatMap(({ stem }, index) => [
    `import type * as Stub${index} from "../stubs/${stem}.ts";`,
    `import type * as Solution${index} from "../../solutions/${stem}.ts";`,
    `export const same${index}: Same<typeof Stub${index}, typeof Solution${index}> = true;`,
  ]);
  return [...sameTypes, ...lines, ""].join("\n");
}

/** `same.ts(4,14)` is the comparison of a step; all other errors speak for themselves. */
function explain(line: string, steps: Step[]): string {
  const number = /same\.ts\((\d+),/.exec(line)?.[1];
  if (!number) return line;
  const step = steps[Math.floor((Number(number) - sameTypes.length - 1) / 3)];
  return `exercises/${step?.stem}.ts and its solution export different types`;
}

/** Runs a tool that is installed here and returns its output's lines, whatever its exit code. */
function runTool(manifest: string, program: string, args: string[], workbook: string): Findings {
  const path = join(dirname(createRequire(import.meta.url).resolve(manifest)), program);
  return new Promise((done) => {
    execFile(
      process.execPath,
      [path, ...args],
      { cwd: workbook, maxBuffer: 64 * 2 ** 20 },
      (_error, stdout, stderr) => done(`${stdout}\n${stderr}`.split(/\r?\n/).filter(Boolean)),
    );
  });
}
