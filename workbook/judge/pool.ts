import { fileURLToPath } from "node:url";
import {
  createMethodsRPC,
  ForksPoolWorker,
  type PoolOptions,
  type PoolRunnerInitializer,
  type WorkerRequest,
} from "vitest/node";
import { renderTranscript } from "../../local-servers/transcript.ts";
import type { WireEvent } from "../../local-servers/wire.ts";
import { type Ending, type Suspicions, suspected } from "../../tests/judge/suspect.ts";
import { limits } from "./limits.ts";
import {
  bootSpare,
  type JudgedProcess,
  type Message,
  ownOutput,
  type ProcessOptions,
  takeProcess,
} from "./process.ts";
import { type Finished, openTests, settle } from "./settle.ts";

const name = "workbook";

/**
 * Vitest's pool of processes, with a guard: a process that is stuck, silent or dead becomes one ordinary failed test
 * that says so, and the run goes on. One process is always booted ahead.
 */
export function guardedPool(): PoolRunnerInitializer {
  return { name, createPoolWorker: (options) => new GuardedWorker(options) };
}

/** The options that each process of the pool starts with. */
export const execArgv = [
  "--require",
  fileURLToPath(new URL("sentinel.cjs", import.meta.url)),
  `--max-old-space-size=${limits.heapMegabytes}`,
  ...(Number(process.versions.node.split(".")[0]) >= 25 ? ["--no-experimental-webstorage"] : []),
];

let sink: ((testModule: string, text: string) => void) | undefined;

/** From here on, what answers write past `console` goes there and not to this process's own output. */
export function divertOutput(take: (testModule: string, text: string) => void): void {
  sink = take;
}

/** How long to wait for the reports of a process whose file is through, in milliseconds. */
const reportsDelay = 250;

const running = new Set<GuardedWorker>();

/** Ends everything that runs now: the learner has saved again, so nobody wants its verdict any more. */
export function abortRunning(): void {
  for (const worker of running) worker.abort();
}

type Listener = Parameters<ForksPoolWorker["on"]>[1];

class GuardedWorker extends ForksPoolWorker {
  override readonly name = name as "forks";
  readonly #options: PoolOptions;
  #process: JudgedProcess | undefined;
  #answer: (response: unknown) => void = () => {};
  #files: string[] = [];
  #test: string | undefined;
  #done = new Map<string, Finished>();
  #suspicions: Suspicions = {};
  #wire: WireEvent[] = [];
  #imported = false;
  #ready = false;
  #silentFor = 0;
  #over = false;
  /** True if the last file has left its process as it found it. */
  #clean = false;
  /** True once the process has reported the file's end; `#ending` is what Vitest's own word of it has left to do. */
  #ended = false;
  #ending: (() => void) | undefined;

  constructor(options: PoolOptions) {
    super(options);
    this.#options = options;
  }

  override async start(): Promise<void> {
    const judged = takeProcess(this.#processOptions());
    this.#process = judged;
    (this as unknown as { _fork: unknown })._fork = judged.child; // The parent class keeps its process in this field.
    judged.onMessage = (message) => this.#take(message);
    judged.child.once("exit", (code, signal) => this.#died(code, signal));
  }

  override on(event: string, callback: Listener): void {
    if (event === "exit") return; // `#died` turns a death into a verdict; Vitest would drop the whole file.
    if (event === "message") {
      this.#answer = callback;
      this.#process?.child.on("message", (message: unknown) => this.#pass(message));
      return;
    }
    super.on(event, callback);
  }

  override off(event: string, callback: Listener): void {
    if (event !== "exit") super.off(event, callback);
  }

  override send(message: WorkerRequest): void {
    if (message.type === "stop") {
      this.#finish();
      this.#reply("stopped");
      return;
    }
    if (message.type === "run") this.#begin(message.context.files.map((file) => file.filepath));
    if (this.#process?.isAlive) super.send(message);
    else if (message.type === "run")
      this.#died(this.#process?.child.exitCode ?? null, this.#process?.child.signalCode ?? null);
  }

  override async stop(): Promise<void> {
    this.#finish();
    this.#process?.kill();
  }

  /** Asked only where processes may be shared (`isolate: false`). */
  canReuse(): boolean {
    return this.#clean && !this.#over && this.#process?.isAlive === true;
  }

  abort(): void {
    this.#fail("aborted", "Saved again: this run was given up.");
  }

  #processOptions(): ProcessOptions {
    return { entrypoint: this.entrypoint, execArgv: this.execArgv, env: this.env as NodeJS.ProcessEnv };
  }

  #begin(files: string[]): void {
    Object.assign(this.#process ?? {}, { stdout: "", stderr: "" });
    this.#files = files;
    this.#done = new Map();
    this.#startTest(undefined);
    this.#ready = this.#imported = this.#clean = this.#ended = false;
    this.#silentFor = 0;
    running.add(this);
    setTimeout(() => running.has(this) && bootSpare(this.#processOptions()), 250).unref();
  }

  #finish(): void {
    if (running.delete(this)) bootSpare(this.#processOptions());
    this.#files = [];
  }

  #pass(message: unknown): void {
    if (this.#over) return;
    if ((message as { type?: unknown } | null)?.type !== "testfileFinished") {
      this.#answer(message);
      return;
    }
    // Reports come over another pipe: what the process said before it ended may still be on its way.
    const late = setTimeout(() => this.#passOn(), reportsDelay);
    this.#ending = () => {
      clearTimeout(late);
      this.#passOutput();
      this.#finish();
      this.#answer(message);
    };
    if (this.#ended) this.#passOn();
  }

  /** Tells Vitest that the file is through, once the process has said so itself on both ways. */
  #passOn(): void {
    this.#ended = true;
    const end = this.#ending;
    this.#ending = undefined;
    if (!this.#over) end?.();
  }

  #take(message: Message): void {
    if (message.type === "alive") this.#countSilence(message.beats);
    else if (message.type !== "wire") this.#silentFor = 0;
    switch (message.type) {
      case "alive":
        return;
      case "ready":
        this.#ready = true;
        return;
      case "imported":
        this.#imported = true;
        return;
      case "test":
        this.#startTest(message.id);
        return;
      case "done":
        this.#done.set(message.id, { result: message.result, wire: this.#wire });
        return;
      case "suspect":
        this.#suspicions = message.suspicions;
        return;
      case "wire":
        this.#wire.push(message.event);
        return;
      case "ended":
        this.#clean = message.clean;
        this.#passOn();
        return;
      case "output":
        sink?.(this.#files[0] ?? "", message.text);
        return;
      case "memory":
        this.#fail("crashed", hungry(message.megabytes));
        return;
      case "stuck":
        this.#fail("blocked", blocked(message), message.frames);
        return;
      default:
        message satisfies never;
    }
  }

  #startTest(id: string | undefined): void {
    this.#test = id;
    this.#suspicions = {};
    this.#wire = [];
  }

  /** Counts only time in which the process could work: on a busy machine its signs of life come with few beats. */
  #countSilence(beats: number): void {
    if (!this.#files.length || beats < 3) return;
    this.#silentFor += 250;
    if (this.#ready && !this.#imported && this.#silentFor > limits.importing) {
      this.#fail("waiting", endlessImport);
    } else if (this.#silentFor > this.#testLimit() + limits.silence) {
      this.#fail("crashed", brokenGlobals);
    }
  }

  #testLimit(): number {
    const test = this.#options.project.vitest.state.idMap.get(this.#test ?? "");
    return Math.max(limits.test, test?.type === "test" ? test.timeout : 0);
  }

  #died(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#files.length) this.#fail("crashed", death(code, signal, this.#process?.stderr ?? ""));
  }

  #fail(ending: Ending | "aborted", message: string, frames: string[] = []): void {
    if (this.#over || !this.#files.length) return;
    this.#over = true;
    const files = this.#files;
    this.#passOutput();
    this.#process?.kill();
    this.#finish();
    const open = openTests(this.#options.project, files);
    void settle(this.#options.project, createMethodsRPC(this.#options.project), {
      files,
      done: this.#done,
      stuck: open.find(({ id }) => id === this.#test) ?? open.find(({ id }) => !this.#done.has(id)),
      error: ending === "aborted" ? undefined : this.#error(ending, message, frames),
      wire: this.#wire,
    }).finally(() => this.#reply("testfileFinished"));
  }

  #error(
    ending: Ending,
    message: string,
    frames: string[],
  ): { name: string; message: string; stack: string } {
    const name = ending[0]!.toUpperCase() + ending.slice(1);
    const advice = isOutside(message) ? "" : suspected(ending, this.#suspicions);
    const wire = renderTranscript(this.#wire);
    const text = [advice ? `${advice}\n${message}` : message, wire].filter(Boolean).join("\n\n");
    return { name, message: text, stack: [`${name}: ${text}`, ...frames].join("\n") };
  }

  /** What the code wrote to stdout and stderr itself, past `console`. */
  #passOutput(): void {
    const text = this.#process ? ownOutput(this.#process) : "";
    if (sink) sink(this.#files[0] ?? "", text);
    else if (text) this.#options.project.vitest.logger.outputStream.write(text);
  }

  #reply(type: "testfileFinished" | "stopped"): void {
    queueMicrotask(() => this.#answer({ __vitest_worker_response__: true, type }));
  }
}

const endlessImport = `Importing your file never finished: a top-level await in it never settles (waited ${limits.importing} ms).`;
const brokenGlobals =
  "The test could not go on: your code removed, replaced or ended something that all other code needs.";

function hungry(megabytes: number): string {
  return `Your code took more and more memory without end (${megabytes} MB), so its process was ended.`;
}

function blocked({ frames, megabytes }: { frames: string[]; megabytes: number }): string {
  const line = /:(\d+):\d+\)$/.exec(frames[0] ?? "")?.[1];
  const where = line ? ` It was busy at line ${line}.` : "";
  const memory =
    megabytes > limits.heapMegabytes / 2 ? ` It had taken ${megabytes} MB of memory by then.` : "";
  return `Your code kept the event loop busy for ${limits.blocked} ms without giving it back: a loop that never ends?${where}${memory}`;
}

const killed = "The process that ran your code was ended by the signal";

/** A signal says nothing about any mistake that a test may suspect: anybody can send one. */
function isOutside(message: string): boolean {
  return message.startsWith(killed);
}

function death(code: number | null, signal: NodeJS.Signals | null, stderr: string): string {
  if (/heap out of memory|Reached heap limit/.test(stderr))
    return "Your code took more and more memory without end, until Node gave up.";
  if (signal === "SIGABRT" || code === 134)
    return "Your code aborted the process (process.abort() or a fatal error inside Node).";
  if (signal) return `${killed} ${signal}.`;
  return `Your code ended the process that ran it, with exit code ${code}.`;
}
