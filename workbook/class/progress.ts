/** How often a line is printed where lines are only added, in milliseconds. */
const pause = 5000;

/** How far a run is. */
export interface Count {
  /** Different answers that have a verdict, of those that need one in this run. */
  judged: number;
  answers: number;
  /** Students whose report is written. */
  finished: number;
  students: number;
}

/** A line such as `120 of 900 answers · 31 of 300 students · 8.2 a second · 2 min left`. */
export function renderProgress({ judged, answers, finished, students }: Count, milliseconds: number): string {
  const rate = milliseconds > 0 ? (1000 * judged) / milliseconds : 0;
  const left = rate > 0 ? (answers - judged) / rate : undefined;
  return [
    `${judged} of ${answers} answers`,
    `${finished} of ${students} students`,
    ...(judged ? [`${rate.toFixed(1)} a second`] : []),
    ...(judged && judged < answers && left !== undefined ? [`${duration(left)} left`] : []),
  ].join(" · ");
}

/** A duration in words: `45 s`, `3 min`, `2 h 10 min`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Where progress is shown: a line that changes in a terminal, lines that are added elsewhere. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #began = performance.now();
  #last = Number.NEGATIVE_INFINITY;
  #isOpen = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(count: Count): void {
    const now = performance.now();
    const isEnd = count.judged === count.answers;
    if (now - this.#last < (this.#stream.isTTY ? 100 : pause) && !isEnd) return;
    this.#last = now;
    const text = renderProgress(count, now - this.#began);
    if (!this.#stream.isTTY) this.#stream.write(`${text}\n`);
    else {
      this.#stream.write(`\r\x1b[2K${text.slice(0, (this.#stream.columns || 80) - 1)}`);
      this.#isOpen = true;
    }
  }

  /** Ends the line, so that others can follow. */
  end(): void {
    if (this.#isOpen) this.#stream.write("\n");
    this.#isOpen = false;
  }
}
