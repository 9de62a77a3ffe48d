import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Stryker's mutators are not part of the workbook: they are installed into a temporary folder. */
const packages = ["@stryker-mutator/instrumenter@9.6.1", "typed-inject@5.0.0"];

/** A text with one small change. */
export interface Mutant {
  /** What kind of change it is, as Stryker calls it. */
  mutator: string;
  /** The line that was changed, from 1. */
  line: number;
  /** True if the change is in the words of an error and in nothing else. */
  isErrorText: boolean;
  original: string;
  replacement: string;
  text: string;
}

/** Makes all mutants of a TypeScript text. */
export type Mutate = (text: string) => Promise<Mutant[]>;

/** The parts of Stryker's instrumenter that are used here. Lines and columns begin at 0. */
interface Instrumenter {
  instrument(
    files: { name: string; content: string; mutate: boolean }[],
    options: object,
  ): Promise<{
    mutants: { mutatorName: string; replacement: string; location: { start: Place; end: Place } }[];
  }>;
}

interface Place {
  line: number;
  column: number;
}

/** Installs the mutators below `folder`, and loads them. */
export async function loadMutators(folder: string): Promise<Mutate> {
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const args = ["install", "--no-audit", "--no-fund", "--loglevel=error", ...packages];
  const { status } = spawnSync("npm", args, {
    cwd: folder,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("The mutators could not be installed: npm needs its registry.");
  const load = async (path: string) =>
    await import(pathToFileURL(join(folder, "node_modules", ...path.split("/"))).href);
  const { createInstrumenter } = await load("@stryker-mutator/instrumenter/dist/src/index.js");
  const { createInjector } = await load("typed-inject/dist/src/index.js");
  const logger = new Proxy({}, { get: () => () => false });
  const injector = createInjector()
    .provideValue("logger", logger)
    .provideValue("getLogger", () => logger);
  const instrumenter = injector.injectFunction(createInstrumenter) as Instrumenter;
  return async (text) => await mutantsOf(text, instrumenter);
}

async function mutantsOf(text: string, instrumenter: Instrumenter): Promise<Mutant[]> {
  const options = { excludedMutations: [], ignorers: [], plugins: null, noHeader: true };
  const files = [{ name: "answer.ts", content: text, mutate: true }];
  const { mutants } = await instrumenter.instrument(files, options);
  return mutants.map(({ mutatorName: mutator, replacement, location: { start, end } }) => {
    const [from, to] = [offsetOf(text, start), offsetOf(text, end)];
    return {
      mutator,
      line: start.line + 1,
      isErrorText: mutator === "StringLiteral" && errorBegins.test(text.slice(0, from)),
      original: text.slice(from, to),
      replacement,
      text: text.slice(0, from) + replacement + text.slice(to),
    };
  });
}

/** `new SyntaxError(` and the like, right before its message. */
const errorBegins = /\bnew \w*Error\(\s*$/;

function offsetOf(text: string, { line, column }: Place): number {
  const before = text.split("\n").slice(0, line);
  return before.reduce((sum, row) => sum + row.length + 1, 0) + column;
}
