import { join } from "node:path";
import { type IPty, spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { type Miniature, outerEnvironment } from "./miniature.ts";

interface DriverOptions {
  args?: string[];
  columns?: number;
  rows?: number;
  env?: NodeJS.ProcessEnv;
}

/** How long a condition may take to come true, in milliseconds: a busy machine may be slow, but not for ever. */
const patience = 45_000;

/** A watcher in a pseudo-terminal, with a person's means: reading the screen, typing, resizing. */
export class TerminalDriver {
  readonly #pty: IPty;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #watching = new Set<() => void>();
  /** Everything that was written, with its escape sequences. */
  raw = "";
  /** Resolves with the exit code. */
  readonly ended: Promise<number>;

  constructor(miniature: Miniature, { args = [], columns = 80, rows = 24, env = {} }: DriverOptions = {}) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#pty = spawn(process.execPath, [join("workbook", "main.mjs"), "start", ...args], {
      cwd: miniature.folder,
      cols: columns,
      rows,
      name: "xterm-256color",
      env: { ...outerEnvironment(), ...env },
    });
    this.#pty.onData((data) => {
      this.raw += data;
      this.#screen.write(data, () => this.#changed());
    });
    this.ended = new Promise((resolve) => this.#pty.onExit(({ exitCode }) => resolve(exitCode)));
    void this.ended.then(() => this.#changed());
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** True while the second page, without history, is shown. */
  get isFullScreen(): boolean {
    return this.#screen.buffer.active.type === "alternate";
  }

  /** What a person sees: rows without space at their ends. */
  get text(): string {
    const { active } = this.#screen.buffer;
    const rows = Array.from(
      { length: this.#screen.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? "",
    );
    return rows.map((row) => row.trimEnd()).join("\n");
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  /** Resolves with the screen once it holds all of these. */
  async until(...wanted: (string | RegExp)[]): Promise<string> {
    const has = (part: string | RegExp) =>
      typeof part === "string" ? this.text.includes(part) : part.test(this.text);
    await this.when(() => wanted.every(has), wanted.join(" and "));
    return this.text;
  }

  /** Resolves once this is so; it is checked after every change of the screen, and now and then. */
  async when(isSo: () => boolean, what = String(isSo)): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const late = () => end(() => reject(new Error(`Never came: ${what}. The screen:\n${this.text}`)));
      const check = () => isSo() && end(resolve);
      const timers = [setTimeout(late, patience), setInterval(check, 250)];
      const end = (settle: () => void) => {
        for (const timer of timers) clearTimeout(timer);
        this.#watching.delete(check);
        settle();
      };
      this.#watching.add(check);
      check();
    });
  }

  /** Ends the watcher without a word, as `kill -9` does. */
  async kill(): Promise<void> {
    process.kill(this.pid, "SIGKILL");
    await this.ended;
  }

  /** Ends whatever still runs. */
  async dispose(): Promise<void> {
    try {
      process.kill(this.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
    await this.ended;
    this.#screen.dispose();
  }

  #changed(): void {
    for (const check of [...this.#watching]) check();
  }
}
