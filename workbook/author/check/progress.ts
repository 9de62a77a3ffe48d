/** How many milliseconds pass between two lines of progress. */
const interval = 4000;

/** Counts what the check has judged, and says so every few seconds: `check: 120 of 457 judged, 0 failed`. */
export class Progress {
  readonly #all: number;
  readonly #print: (line: string) => void;
  #judged = 0;
  #failed = 0;
  readonly #now: () => number;
  #last: number;

  readonly #name: string;

  constructor(
    all: number,
    print: (line: string) => void = console.log,
    now = () => performance.now(),
    name = "check",
  ) {
    this.#name = name;
    this.#all = all;
    this.#print = print;
    this.#now = now;
    this.#last = now();
  }

  /** Counts one more result. */
  add(failed: boolean): void {
    this.#judged++;
    if (failed) this.#failed++;
    if (this.#now() - this.#last < interval) return;
    this.#last = this.#now();
    this.#print(`${this.#name}: ${this.#judged} of ${this.#all} judged, ${this.#failed} failed`);
  }
}

/** True for a line that `Progress` prints. */
export function isProgress(line: string): boolean {
  return /^check: \d+ of \d+ judged/.test(line);
}
