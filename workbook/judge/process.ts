import { type ChildProcess, fork } from "node:child_process";
import type { Readable } from "node:stream";
import type { Report } from "../../tests/judge/channel.ts";
import { limits } from "./limits.ts";

/** What the process says to its guard: the judge's reports, and a sign of life with the turns of its event loop since the last. */
export type Message = Report | { type: "alive"; beats: number };

export interface ProcessOptions {
  entrypoint: string;
  execArgv: string[];
  env: NodeJS.ProcessEnv;
}

/** The first of two pipes beside stdin, stdout, stderr and IPC on which reports come; see `sentinel.cjs`. */
const channel = 4;
/** How much of a stream is kept, in characters: what a flood of output may cost. */
const most = 16 * 1024;

/** A process for a learner's code, with what it prints and reports. */
export class JudgedProcess {
  readonly child: ChildProcess;
  /** Called with each report. */
  onMessage: (message: Message) => void = () => {};
  stdout = "";
  stderr = "";

  constructor({ entrypoint, execArgv, env }: ProcessOptions) {
    this.child = fork(entrypoint, [], {
      env: { ...env, WORKBOOK_CHANNEL: String(channel), WORKBOOK_LIMITS: JSON.stringify(limits) },
      execArgv,
      serialization: "advanced",
      stdio: ["ignore", "pipe", "pipe", "ipc", "pipe", "pipe"],
    });
    this.child.on("error", () => {}); // A process that could not be started or killed shows by its exit.
    this.child.stdout?.on("data", (text: Buffer) => {
      this.stdout = keep(this.stdout, text);
    });
    this.child.stderr?.on("data", (text: Buffer) => {
      this.stderr = keep(this.stderr, text);
    });
    for (const pipe of [channel, channel + 1]) this.#readReports(this.child.stdio[pipe] as Readable);
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && this.child.connected;
  }

  /** Lets this process keep the workbook alive, or not. */
  hold(held: boolean): void {
    const parts = [this.child, this.child.channel, ...this.child.stdio] as (
      | { ref?(): void; unref?(): void }
      | null
      | undefined
    )[];
    for (const part of parts) held ? part?.ref?.() : part?.unref?.();
  }

  kill(): void {
    this.child.kill("SIGKILL");
  }

  /** The pipe is open to the learner's code too: what is no report counts for nothing. */
  #takeLine(line: string): void {
    try {
      this.onMessage(JSON.parse(line) as Message);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }

  #readReports(pipe: Readable): void {
    let rest = "";
    pipe.setEncoding("utf8");
    pipe.on("error", () => {}); // A killed process breaks its pipe.
    pipe.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#takeLine(line);
    });
  }
}

/** What V8 prints by itself when the stack is full in a promise. */
const fullStack = /Exception in PromiseRejectCallback:\n[^\n]*\n[\s\S]*?call stack size exceeded\n+/g;
/** What it prints when it dies for want of memory, or by abort(). */
const lastWords = /\n*(?:<--- Last few GCs --->|FATAL ERROR:|-----? Native stack trace -----)[\s\S]*$/;

/** What the process printed, without what Node and V8 add to it. */
export function ownOutput({ stdout, stderr }: JudgedProcess): string {
  return stdout + stderr.replace(fullStack, "").replace(lastWords, "");
}

function keep(kept: string, text: Buffer): string {
  return kept.length >= most ? kept : (kept + text.toString()).slice(0, most);
}

const spares = new Map<string, JudgedProcess>();
process.once("exit", endSpares);

/** A process that is booted already, or a new one. */
export function takeProcess(options: ProcessOptions): JudgedProcess {
  const spare = spares.get(key(options));
  spares.delete(key(options));
  if (!spare?.isAlive) return new JudgedProcess(options);
  spare.hold(true);
  return spare;
}

/** Boots a process ahead of time, so that the next run need not wait for it. */
export function bootSpare(options: ProcessOptions): void {
  if (spares.get(key(options))?.isAlive) return;
  const spare = new JudgedProcess(options);
  spare.hold(false);
  spares.set(key(options), spare);
}

/** Ends the processes that were booted ahead of time. */
export function endSpares(): void {
  for (const spare of spares.values()) spare.kill();
  spares.clear();
}

function key({ execArgv }: ProcessOptions): string {
  return execArgv.join(" ");
}
