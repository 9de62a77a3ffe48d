import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type Step, stepFiles } from "../course/steps.ts";
import { readStubs, sameText } from "../course/stubs.ts";
import { root } from "../root.ts";
import { UserError } from "../user-error.ts";
import { writeWhole } from "../write-whole.ts";
import { stateFolder } from "./state.ts";

/**
 * Puts a step's stub back and says so. The answer is copied first; if that fails, nothing is changed.
 *
 * @throws UserError if a file is in the way or cannot be written
 */
export function resetStep({ stem, number }: Step, now = new Date()): string {
  const { exercise } = stepFiles(stem);
  const stub = readStubs()[stem];
  if (stub === undefined) throw new UserError(`Step ${number} has no stub yet. Authors: npm run stubs`);
  const name = relative(root, exercise).replaceAll("\\", "/");
  if (isFolder(exercise)) throw new UserError(`${name} is a folder. Move it away, then reset again.`);
  try {
    if (!existsSync(exercise)) return put(exercise, stub, `${name} was missing. The stub is back.`);
    if (sameText(readFileSync(exercise, "utf8"), stub)) return `${name} is still the stub.`;
    const copy = keepCopy(exercise, stem, now);
    return put(exercise, stub, `The stub is back. Your answer is kept in ${copy}`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `Nothing was changed: the copy or the stub could not be written (${code}). Check the permissions of ${name}.`,
    );
  }
}

function put(file: string, text: string, sentence: string): string {
  writeWhole(file, text);
  return sentence;
}

function keepCopy(file: string, stem: string, now: Date): string {
  const copy = freeName(join(stateFolder(), "answers", `${stem}.${stamp(now)}`));
  mkdirSync(dirname(copy), { recursive: true });
  copyFileSync(file, copy);
  return relative(root, copy).replaceAll("\\", "/");
}

/** Two resets in one second keep two copies. */
function freeName(start: string): string {
  let name = `${start}.ts`;
  for (let count = 2; existsSync(name); count++) name = `${start}-${count}.ts`;
  return name;
}

/** The local time as `2030-01-31-18-05-59`. */
function stamp(now: Date): string {
  const part = (value: number) => String(value).padStart(2, "0");
  const date = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()];
  return [...date, ...time].map(part).join("-");
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
