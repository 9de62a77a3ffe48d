import { execFile } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../root.ts";
import type { TypeProblem } from "./session/session.ts";

/**
 * What `tsc` says of one file, with the workbook's own settings. Only that file and what it imports is read, so it
 * takes the same fraction of a second however many steps there are.
 */
export async function findTypeProblems(file: string): Promise<TypeProblem[]> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return [];
  const compiler = join(
    createRequire(import.meta.url).resolve("typescript/package.json"),
    "..",
    "bin",
    "tsc",
  );
  const args = [compiler, "--ignoreConfig", "--pretty", "false", ...settings(), file];
  return await new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, timeout: 30_000, maxBuffer: 1 << 24 }, (_, output) =>
      resolve(readProblems(output, file)),
    );
  });
}

/** Reads the compiler's lines: `path/file.ts(3,7): error TS2322: Type …`; indented lines belong to the one before. */
export function readProblems(output: string, file: string): TypeProblem[] {
  const name = file.replaceAll("\\", "/");
  const problems: TypeProblem[] = [];
  let own = false;
  for (const row of output.split(/\r?\n/)) {
    const [, path = "", line, column, message = ""] =
      /^(.+?)\((\d+),(\d+)\): error TS\d+: (.*)$/.exec(row) ?? [];
    if (path) own = name.endsWith(path.replaceAll("\\", "/").replace(/^(?:\.\.?\/)+/, ""));
    if (path && own) problems.push({ line: Number(line), column: Number(column), message });
    else if (own && /^\s+\S/.test(row)) problems.at(-1)!.message += `\n${row}`;
  }
  return problems;
}

/** The options of `tsconfig.json` as a command line: naming a single file leaves that file unread. */
function settings(): string[] {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")) as {
    compilerOptions: Record<string, unknown>;
  };
  return Object.entries(compilerOptions).flatMap(([name, value]) => [
    `--${name}`,
    Array.isArray(value) ? value.join(",") : String(value),
  ]);
}
