import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../root.ts";

/** How a command of a miniature ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A whole workbook in a temporary folder, with the lessons that a test gives it. */
export interface Miniature {
  folder: string;
  /** Writes a file, with its folders. */
  write(path: string, text: string): void;
  read(path: string): string;
  /** Runs `tsx workbook/main.ts …` in it, without a terminal, or another program of its `node_modules`. */
  run(args: string[], options?: { env?: NodeJS.ProcessEnv; program?: string }): Promise<Ended>;
  remove(): void;
}

const parts = [
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
  "biome.json",
  "workbook",
  "local-servers",
  "tests/judge",
  "tests/test.ts",
];

/**
 * Makes a miniature workbook. `lessons` are parts of this one's own course that it takes over, such as
 * `01-lookups/01-service-by-name` (stub, text, solution and judge) or `01-lookups` (all of a lesson).
 */
export function makeMiniature(lessons: string[] = []): Miniature {
  const folder = mkdtempSync(join(tmpdir(), "workbook-"));
  for (const part of parts) copy(part, folder);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  for (const room of ["exercises", "solutions", "tests"]) {
    mkdirSync(join(folder, room), { recursive: true });
    for (const lesson of lessons)
      for (const ending of ["", ".md", ".ts", ".test.ts", ".wrong", ".right"])
        copy(`${room}/${lesson}${ending}`, folder);
  }
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  return {
    folder,
    write,
    read: (path) => readFileSync(join(folder, path), "utf8"),
    run: (args, { env = {}, program = "tsx/dist/cli.mjs" } = {}) =>
      start(folder, program, program.startsWith("tsx") ? ["workbook/main.ts", ...args] : args, env),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** The workbook's own tests, and what it keeps for itself, stay out. */
function copy(path: string, folder: string): void {
  if (!existsSync(join(root, path))) return;
  cpSync(join(root, path), join(folder, path), {
    recursive: true,
    filter: (source) =>
      !/[\\/](?:hostile|testing|bench)$|(?:local-servers|workbook)[\\/].*\.test\.ts$/.test(source),
  });
}

function start(folder: string, program: string, args: string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const { CI: _, NODE_OPTIONS: __, ...own } = process.env;
  const plain = Object.fromEntries(Object.entries(own).filter(([name]) => !name.startsWith("VITEST")));
  const child = spawn(process.execPath, [join(folder, "node_modules", program), ...args], {
    cwd: folder,
    env: { ...plain, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended: Ended = { code: null, stdout: "", stderr: "" };
  child.stdout.on("data", (text: Buffer) => {
    ended.stdout += text;
  });
  child.stderr.on("data", (text: Buffer) => {
    ended.stderr += text;
  });
  return new Promise((done) => child.once("close", (code) => done({ ...ended, code })));
}
