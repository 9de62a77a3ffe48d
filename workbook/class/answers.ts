import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { type Content, hashOf, hashText } from "./keys.ts";
import type { Reader } from "./reader.ts";

/** How much of a student's is read for one answer. The first limit is the judge's own. */
const most = { fileBytes: 256 * 1024, files: 40, bytes: 2 ** 20 };

/** An answer that can be judged, with the files of its own that it imports. */
export interface Answer {
  content: Content;
  /** Stands for the step and for all the files. */
  hash: string;
  shape: string | null;
}

/** Why there is nothing to judge, in words for the student. */
export class NoAnswer extends Error {
  override name = "NoAnswer";
}

/**
 * Reads the answer to a step out of a folder shaped like `exercises/`. Only regular files count that lie in the submission
 * even after all links are followed.
 *
 * @throws NoAnswer
 */
export async function readAnswer(
  stem: string,
  folder: string,
  submission: string,
  reader: Reader,
): Promise<Answer> {
  const files = new Map<string, Buffer>();
  const name = `${stem}.ts`;
  const main = readOwn(join(folder, name), submission, `exercises/${name}`);
  files.set(name, main);
  let bytes = main.length;
  let shape: string | null = null;
  for (const [path, text] of files) {
    const reading = await reader.read(text.toString(), hashText(text));
    if (!reading) throw new NoAnswer(`exercises/${path} is nested too deeply to be read as TypeScript.`);
    if (path === name) shape = reading.shape;
    for (const other of reading.imports.flatMap((wanted) => ownPath(wanted, path, folder))) {
      const imported = files.has(other) ? undefined : tryRead(join(folder, other), submission);
      if (!imported) continue; // The judge says what is missing, with the line.
      files.set(other, imported);
      bytes += imported.length;
      if (files.size > most.files || bytes > most.bytes)
        throw new NoAnswer(
          `exercises/${name} imports more than ${most.files} files of your own, or more than ${most.bytes / 2 ** 20} MiB.`,
        );
    }
  }
  const content = { stem, files: Object.fromEntries(files) };
  return { content, hash: hashOf(content), shape };
}

/** The path in the folder of a file that an answer imports; nothing for packages and for what lies outside. */
function ownPath(wanted: string, importer: string, folder: string): string[] {
  if (!/^[./#]/.test(wanted)) return [];
  const target = wanted.startsWith("#exercises/")
    ? resolve(folder, wanted.slice("#exercises/".length))
    : resolve(folder, dirname(importer), wanted);
  const path = relative(folder, target).replaceAll("\\", "/");
  return !path || path.startsWith("..") || resolve(path) === path ? [] : [path];
}

function tryRead(path: string, submission: string): Buffer | undefined {
  try {
    return readOwn(path, submission, path);
  } catch {
    return undefined;
  }
}

/** The bytes of a regular file of modest size that belongs to the submission. `name` is for the student. */
function readOwn(path: string, submission: string, name: string): Buffer {
  let file: number | undefined;
  try {
    const inside = relative(realpathSync(submission), realpathSync(path));
    if (!inside || inside.startsWith("..") || resolve(inside) === inside)
      throw new NoAnswer(`${name} is a link that leads out of the submission.`);
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(file);
    if (stats.isDirectory()) throw new NoAnswer(`${name} is a folder, not a file.`);
    if (!stats.isFile()) throw new NoAnswer(`${name} is not a regular file.`);
    if (stats.size > most.fileBytes)
      throw new NoAnswer(`${name} is too large to be an answer (${Math.ceil(stats.size / 1024)} KiB).`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof NoAnswer) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new NoAnswer(code === "ENOENT" ? `${name} is missing.` : `${name} cannot be read (${code}).`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
