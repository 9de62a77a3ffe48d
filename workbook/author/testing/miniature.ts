import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readStubs } from "../../course/stubs.ts";
import { root } from "../../root.ts";

/** A workbook with a few steps in a temporary folder, for tests of the runner: nothing there is anybody's work. */
export interface Miniature {
  folder: string;
  /** Writes a file, named from the workbook's root, with its folders. */
  write(path: string, text: string): void;
  read(path: string): string;
  /** An absolute path. */
  path(path: string): string;
  /** Runs `node workbook/main.mjs …` in it without a terminal, or another program of its `node_modules`. */
  run(args: string[], options?: { env?: NodeJS.ProcessEnv; program?: string }): Promise<Ended>;
  /** Forgets states and verdicts; what only saves time stays. */
  forget(): void;
  dispose(): void;
}

/** How a command of a miniature ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

const whole = [
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
  "biome.json",
  "workbook",
  "local-servers",
  "tests/kit",
  "tests/test.ts",
];

/**
 * Copies the workbook with only these steps, each with an untouched stub; `node_modules` is shared. The copy is whole
 * because everything finds its place from where its own file lies. The workbook's own tests stay out.
 */
export function makeMiniature(stems: readonly string[] = []): Miniature {
  const miniature = miniatureAt(realpathSync(mkdtempSync(join(tmpdir(), "workbook-"))));
  for (const room of ["exercises", "solutions", "tests"]) mkdirSync(miniature.path(room));
  for (const name of [...whole, ...stems.flatMap(filesOf)]) copy(join(root, name), miniature.path(name));
  const stubs = readStubs();
  for (const stem of stems) miniature.write(`exercises/${stem}.ts`, stubs[stem] ?? "");
  symlinkSync(join(root, "node_modules"), miniature.path("node_modules"), "junction");
  return miniature;
}

/** A workbook that lies in this folder already. */
export function miniatureAt(folder: string): Miniature {
  const path = (name: string) => join(folder, name);
  return {
    folder,
    path,
    write(name, text) {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), text);
    },
    read: (name) => readFileSync(path(name), "utf8"),
    run: (args, { env = {}, program } = {}) =>
      start(folder, program ? `node_modules/${program}` : "workbook/main.mjs", args, env),
    forget() {
      const memory = path(".workbook");
      if (!existsSync(memory)) return;
      for (const name of readdirSync(memory))
        if (name !== "cache") rmSync(join(memory, name), { recursive: true, force: true });
    },
    dispose: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

function filesOf(stem: string): string[] {
  return [
    `exercises/${stem}.md`,
    `solutions/${stem}.ts`,
    `tests/${stem}.test.ts`,
    `tests/${stem}.wrong`,
    `tests/${stem}.right`,
  ];
}

function copy(from: string, to: string): void {
  if (!existsSync(from)) return;
  const own = /[\\/](?:hostile|bench)$|(?:local-servers|workbook)[\\/].*\.test\.ts$/;
  cpSync(from, to, { recursive: true, filter: (source) => !own.test(source.slice(root.length)) });
}

function start(folder: string, program: string, args: string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(process.execPath, [join(folder, program), ...args], {
    cwd: folder,
    env: { ...outerEnvironment(), NO_COLOR: "1", ...env },
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

/** The environment without what the surrounding test run has put into it. */
export function outerEnvironment(): NodeJS.ProcessEnv {
  const inner = /^(?:VITEST.*|TEST|NODE_ENV|CI|NODE_OPTIONS|FORCE_TTY|FORCE_COLOR|WORKBOOK_.*)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !inner.test(name)));
}
