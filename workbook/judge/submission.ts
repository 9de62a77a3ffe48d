import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from "node:fs";
import { builtinModules, isBuiltin, SourceMap } from "node:module";
import { dirname, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { init, parse } from "es-module-lexer";
import { editDistance } from "../course/edit-distance.ts";
import { root } from "../root.ts";
import { type Node, nameOf, parseModule } from "../syntax.ts";
import { type Compiled, compile, compileApart, isPlain } from "./compiler.ts";
import { noOutline, type Outline, readOutline } from "./outline.ts";
import type { Source } from "./remote/frames.ts";
import { UnreadableError } from "./unreadable.ts";

/** The largest file that is read as an answer, in bytes; how many files an answer may have; how long they may be together. */
const largest = 256 * 1024;
const mostFiles = 50;
const longestWhole = 8 * 2 ** 20;

/** Finds an installed package: its file, or undefined. */
type FindPackage = (name: string, importer: string) => Promise<string | undefined>;

/** An answer as its process takes it, with the names that it exports. */
export interface ReadSubmission {
  url: string;
  code: string;
  sources: Source[];
  outline: Outline;
  exports: string[];
}

/**
 * Reads an answer, with the files of its own that it imports, and makes JavaScript of it. `folder` is what those files
 * must lie in.
 *
 * @throws UnreadableError
 */
export async function readSubmission(
  file: string,
  folder: string,
  findPackage: FindPackage,
): Promise<ReadSubmission> {
  await init;
  const sources: Source[] = [];
  let length = 0;
  const read = async (path: string, parents: string[]): Promise<ReadFile> => {
    const text = readAnswer(path, folder);
    const { code, map } = await toJavaScript(path, text);
    length += code.length;
    if (sources.length >= mostFiles || length > longestWhole)
      throw new UnreadableError(
        `Your file imports too much: at most ${mostFiles} files, each counted as often as it is imported.`,
      );
    const url = pathToFileURL(path).href;
    sources.push({ url, map });
    const [imports, exports] = importsOf(path, code);
    for (const { n: module, ss: start, se: end, d: dynamic } of imports) {
      if (dynamic === -1 && module !== undefined && isBuiltin(module))
        refuseUnknownNames(code.slice(start, end), module, () => lineAt(map, code, start));
    }
    let linked = "";
    let at = 0;
    for (const { n: name, s: start, e: end, d: dynamic } of imports) {
      if (name === undefined || isBuiltin(name)) continue;
      const target = await link({ name, importer: path, line: lineAt(map, code, start) }, [...parents, path]);
      linked += code.slice(at, start) + (dynamic >= 0 ? JSON.stringify(target) : target);
      at = end;
    }
    const inline = Buffer.from(JSON.stringify(map)).toString("base64");
    const tail = `\n//# sourceURL=${url}\n//# sourceMappingURL=data:application/json;base64,${inline}`;
    const whole = linked + code.slice(at) + tail;
    length += whole.length - code.length;
    return { text, code: whole, exports: exports.map(({ n }) => n) };
  };
  const link = async (wanted: Import, parents: string[]): Promise<string> => {
    const { name, importer, line } = wanted;
    if (!/^[./#]/.test(name)) {
      if (name.startsWith("node:"))
        throw new UnreadableError(
          `Your file imports "${name}" (line ${line}), and Node has no module of that name. Did you mean ${nearest(name, nodeModules)}?`,
          { line, column: 1 },
        );
      const found = await findPackage(name, importer);
      if (found) return pathToFileURL(found).href;
      const advice = "Node's own modules are enough for every step.";
      throw new UnreadableError(
        `Your file imports the package "${name}" (line ${line}), which is not installed. ${advice}`,
        { line, column: 1 },
      );
    }
    const path = ownFile(wanted, folder);
    if (parents.includes(path))
      throw new UnreadableError(`Your files import each other in a circle, by way of ${name}.`);
    const { code } = await read(path, parents);
    return `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`;
  };
  const { code, exports, text } = await read(file, []);
  return { url: pathToFileURL(file).href, code, sources, exports, outline: outlineOf(text) };
}

const nodeModules = builtinModules
  .filter((name) => !name.startsWith("_"))
  .map((name) => `node:${name.replace(/^node:/, "")}`);

/** Every name that an `import` statement asks a module of Node's for is one that it exports. */
function refuseUnknownNames(statement: string, module: string, lineOf: () => number): void {
  const exported = process.getBuiltinModule(module) ?? {};
  const names = parseModule(statement).flatMap(({ type, specifiers }) =>
    type === "ImportDeclaration"
      ? (specifiers as Node[]).flatMap(({ imported }) => nameOf(imported) ?? [])
      : [],
  );
  const unknown = names.find((name) => name !== "default" && !(name in exported));
  if (unknown === undefined) return;
  const line = lineOf();
  throw new UnreadableError(
    `Your file imports \`${unknown}\` from "${module}" (line ${line}), which exports no such name. Nearest: ${nearest(unknown, Object.keys(exported))}.`,
    { line, column: 1 },
  );
}

function nearest(name: string, names: string[]): string {
  return names.reduce((best, one) => (editDistance(one, name) < editDistance(best, name) ? one : best));
}

/** What the text of an answer shows; nothing where it could hurt the parser. */
function outlineOf(text: string): Outline {
  try {
    return isPlain(text) ? readOutline(text) : noOutline;
  } catch {
    return noOutline;
  }
}

/** One file of an answer: as it was written, as it runs, and the names that it exports. */
interface ReadFile {
  text: string;
  code: string;
  exports: string[];
}

/** What a file of an answer's imports. */
interface Import {
  name: string;
  importer: string;
  line: number;
}

/** The line in the learner's file of a place in what the compiler made of it. */
function lineAt(map: Source["map"], code: string, at: number): number {
  const before = code.slice(0, at).split("\n");
  const entry = new SourceMap(map).findEntry(before.length - 1, before.at(-1)?.length ?? 0);
  return "originalLine" in entry ? entry.originalLine + 1 : 1;
}

/** A file that an answer imports by its path: it must be the answer's own. */
function ownFile({ name, importer, line }: Import, folder: string): string {
  const path = name.startsWith("#exercises/")
    ? resolve(folder, name.slice("#exercises/".length))
    : resolve(dirname(importer), name);
  const real = realpathOf(path);
  if (real && isInside(real, realpathOf(folder))) return path;
  const why = real
    ? `which is not in ${shown(folder)}: answers can only import what is there.`
    : `and there is no such file.${suggestion(name, path)}`;
  throw new UnreadableError(`Your file imports ${name} (line ${line}), ${why}`, { line, column: 1 });
}

/** The name that was meant, if only its ending is missing or another one: Node takes names as they are. */
function suggestion(name: string, path: string): string {
  const meant = [name, path].map((each) => each.replace(/(?:\.[cm]?[jt]s)?$/, ".ts"));
  return realpathOf(meant[1]!) ? ` Did you mean ${meant[0]}? Node needs the whole name.` : "";
}

function realpathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return "";
  }
}

function shown(path: string): string {
  return (relative(root, path) || path).replaceAll("\\", "/");
}

/**
 * The text of a regular file of modest size: a pipe or a device could go on forever. Where it lies in `folder`, it must
 * also lie there once links are followed: a link to somebody else's answer is not an answer.
 *
 * @throws UnreadableError
 */
export function readAnswer(path: string, folder: string): string {
  const real = realpathOf(path);
  if (real && isInside(resolve(path), resolve(folder)) && !isInside(real, realpathOf(folder)))
    throw new UnreadableError(`${shown(path)} is a link to a file outside of ${shown(folder)}.`);
  let file: number | undefined;
  try {
    file = openSync(
      real || path,
      constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0),
    );
    const { size } = fstatSync(file);
    if (!fstatSync(file).isFile()) throw new UnreadableError(`${shown(path)} is not a regular file.`);
    if (size > largest)
      throw new UnreadableError(
        `${shown(path)} is too large to be an answer (${Math.ceil(size / 1024)} KiB).`,
      );
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    if (error instanceof UnreadableError) throw error;
    throw new UnreadableError(`${shown(path)} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function isInside(path: string, folder: string): boolean {
  const inside = relative(folder, path);
  return inside !== "" && inside.split(sep)[0] !== ".." && resolve(inside) !== inside;
}

async function toJavaScript(path: string, text: string): Promise<Compiled> {
  try {
    return isPlain(text) ? await compile(path, text) : await compileApart(path, text);
  } catch (error) {
    throw error instanceof UnreadableError ? error : syntaxError(text, error);
  }
}

/** The names that a module imports and exports. */
function importsOf(path: string, code: string): ReturnType<typeof parse> {
  try {
    return parse(code);
  } catch {
    throw new UnreadableError(`${shown(path)} cannot be read as a module.`);
  }
}

/** What the compiler says: the reason and the place. */
interface CompilerError {
  errors?: { message: string; loc?: { line: number; column: number } }[];
}

function syntaxError(text: string, error: unknown): UnreadableError {
  if (text.includes("\0"))
    return new UnreadableError(
      "Your file cannot be read as TypeScript: it is not UTF-8 text. Save it with the encoding UTF-8.",
    );
  const [first] = (error as CompilerError).errors ?? [];
  const message = first?.message ?? String(error);
  const reason =
    /(?:\[PARSE_ERROR\] )([^\n]+)/
      .exec(stripVTControlCharacters(message))?.[1]
      ?.replace("`EOF`", "the end of the file") ?? "it is not TypeScript";
  if (!first?.loc) return new UnreadableError(`Your file cannot be read as TypeScript: ${reason}.`);
  const { line, column } = first.loc;
  const source = text.split(/\r?\n/)[line - 1] ?? "";
  return new UnreadableError(
    `Your file cannot be read as TypeScript: ${reason} (line ${line}).\n  ${source}\n  ${" ".repeat(column)}^`,
    { line, column: column + 1 },
  );
}
