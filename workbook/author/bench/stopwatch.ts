import { type ChildProcess, spawn } from "node:child_process";

/** Durations in milliseconds, one for each round. */
export type Measured = number[];

export function median(values: Measured): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Measures `work` so many times, after one round that does not count. */
export async function measure(rounds: number, work: (round: number) => Promise<void>): Promise<Measured> {
  const times: Measured = [];
  for (let round = -1; round < rounds; round++) {
    const began = performance.now();
    await work(round);
    if (round >= 0) times.push(performance.now() - began);
  }
  return times;
}

/** Runs a Node program to its end. */
export async function runNode(args: string[], cwd: string): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: "ignore",
    env: { ...process.env, NO_COLOR: "1" },
  });
  await new Promise((done) => child.once("close", done));
}

/** What a running program prints, to wait for. */
export class Printed {
  readonly child: ChildProcess;
  #text = "";
  #wake = () => {};

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.on("data", (text: Buffer) => {
      this.#text += text;
      this.#wake();
    });
  }

  /** Waits until `part` has been printed since the last call. */
  async until(part: string | RegExp): Promise<void> {
    for (;;) {
      const at = this.#text.search(part);
      if (at >= 0) {
        this.#text = this.#text.slice(at + 1);
        return;
      }
      await new Promise<void>((done) => {
        this.#wake = done;
      });
    }
  }

  forget(): void {
    this.#text = "";
  }
}
