import { spawn } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readStubs } from "../../course/stubs.ts";
import { root } from "../../root.ts";
import { type Ended, makeMiniature, outerEnvironment } from "./miniature.ts";

/** A place laid out as a grading platform lays it out, for tests that run the files in `platforms/`. */
export interface Platform {
  /** An absolute path. */
  path(path: string): string;
  write(path: string, text: string): void;
  read(path: string): string;
  /** Puts a miniature workbook there. */
  addWorkbook(path: string): void;
  /** Runs a program there. Programs that would change the machine are stubs, which `calls` reads. */
  run(command: readonly string[], options?: RunOptions): Promise<Ended>;
  /** What was asked of the stubs so far, a line each, such as `apt-get install -y git`. */
  calls(): string[];
  dispose(): void;
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** The steps of the miniature: with `submission`, the first passes, the second fails, and the third is not begun. */
export const stems = ["03-bytes/01-encode", "03-bytes/04-numbers", "03-bytes/02-decode"] as const;
const [encode, numbers, decode] = stems;

const ofWorkbook = (path: string) => readFileSync(join(root, path), "utf8");

/** By path in a folder shaped like `exercises/`: a student's answers. */
export const submission: Readonly<Record<string, string>> = {
  [`${encode}.ts`]: ofWorkbook(`solutions/${encode}.ts`),
  [`${numbers}.ts`]: ofWorkbook(`tests/${numbers}.wrong/little-endian.ts`),
  [`${decode}.ts`]: readStubs()[decode]!,
};

/** Programs that would reach out to the internet or change this machine. Each writes down what it was asked for. */
const stubs: Readonly<Record<string, string>> = {
  "apt-get": "",
  npm: "",
  sudo: "",
  curl: "",
  git: 'for last; do :; done; ln -s "$STUB_WORKBOOK" "$last"',
};

/** Makes an empty place. `STUB_WORKBOOK` in the environment is what the stub of git clones. */
export function makePlatform(): Platform {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "platform-")));
  const path = (name: string) => join(folder, name);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  const log = path("stubs/calls.log");
  write("stubs/calls.log", "");
  for (const [name, work] of Object.entries(stubs)) {
    write(`stubs/bin/${name}`, `#!/bin/sh\necho "${name} $*" >>"${log}"\n${work}\n`);
    chmodSync(path(`stubs/bin/${name}`), 0o755);
  }
  return {
    path,
    write,
    read: (name) => readFileSync(path(name), "utf8"),
    addWorkbook: (name) => {
      mkdirSync(dirname(path(name)), { recursive: true });
      renameSync(makeMiniature(stems).folder, path(name));
    },
    run: (command, { cwd = folder, env = {} } = {}) => {
      const own = { PATH: `${path("stubs/bin")}:${process.env.PATH}`, NO_COLOR: "1", TMPDIR: tmpdir() };
      return start(command, cwd, { ...outerEnvironment(), ...own, ...env });
    },
    calls: () => readFileSync(log, "utf8").split("\n").filter(Boolean),
    dispose: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

function start([program = "", ...args]: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const ended: Ended = { code: null, stdout: "", stderr: "" };
  child.stdout.on("data", (text: Buffer) => {
    ended.stdout += text;
  });
  child.stderr.on("data", (text: Buffer) => {
    ended.stderr += text;
  });
  return new Promise<Ended>((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) => done({ ...ended, code }));
  });
}
