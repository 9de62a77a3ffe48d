import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Runs a program of a package that is installed here, and resolves with the lines of its output, whatever its exit code.
 *
 * @param program the package and the program's path in it, such as `["typescript", "bin/tsc"]`
 */
export function runTool(
  [name, path]: readonly [name: string, path: string],
  args: readonly string[],
  workbook: string,
): Promise<string[]> {
  const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  return new Promise((done) => {
    execFile(
      process.execPath,
      [join(folder, path), ...args],
      { cwd: workbook, maxBuffer: 64 * 2 ** 20 },
      (_error, stdout, stderr) => done(`${stdout}\n${stderr}`.split(/\r?\n/).filter(Boolean)),
    );
  });
}
