import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What can be told of an answer without running it. */
export interface Reading {
  /** What it imports, as written. */
  imports: string[];
  /** See `shape.mjs`; null if the answer cannot be read as TypeScript. */
  shape: string | null;
}

/** How long one answer may be read, in milliseconds. */
const longest = 20_000;

/**
 * Reads answers in a process of its own, one after the other. An answer that ends that process, or keeps it for too long,
 * has no reading; the next one gets a new process.
 */
export class Reader {
  #process: ChildProcess | undefined;
  #asked = 0;
  readonly #known = new Map<string, Reading | undefined>();

  /** Undefined for an answer that cannot even be read safely. `hash` stands for the text. */
  async read(text: string, hash: string): Promise<Reading | undefined> {
    if (!this.#known.has(hash)) this.#known.set(hash, await this.#ask(text));
    return this.#known.get(hash);
  }

  close(): void {
    this.#process?.kill("SIGKILL");
    this.#process = undefined;
  }

  async #ask(text: string): Promise<Reading | undefined> {
    this.#process ??= await boot();
    const reader = this.#process;
    const id = ++this.#asked;
    const reading = await new Promise<Reading | undefined>((resolve) => {
      const timer = setTimeout(() => done(undefined), longest);
      const onMessage = (message: unknown) => {
        const reply = message as Reading & { id?: number };
        if (reply.id === id) done({ imports: reply.imports, shape: reply.shape });
      };
      const onEnd = () => done(undefined);
      const done = (value: Reading | undefined) => {
        clearTimeout(timer);
        reader.off("message", onMessage).off("exit", onEnd);
        resolve(value);
      };
      reader.on("message", onMessage).on("exit", onEnd);
      reader.send({ id, text }, (error) => error && onEnd());
    });
    if (!reading) this.close();
    return reading;
  }
}

/** Resolves when the process is ready: what happens to it later is the answer's doing. */
async function boot(): Promise<ChildProcess> {
  const file = fileURLToPath(new URL("reader.mjs", import.meta.url));
  const child = fork(file, { execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] });
  child.on("error", () => {}); // Its exit says so.
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code, signal) =>
      reject(new Error(`The process that reads answers did not start (${signal ?? code}).`)),
    );
  });
  child.removeAllListeners("exit");
  return child;
}
