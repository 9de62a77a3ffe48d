import { type Line, lineWidth } from "./line.ts";
import { type Capabilities, paint } from "./paint.ts";

const enter = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h\x1b[2J";
const leave = "\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l";

/** The size of a terminal, in characters. */
export interface Size {
  columns: number;
  rows: number;
}

/**
 * A screen of rows on the terminal's second page. Only rows that changed are written. There is no layout library
 * under it: the whole layout is three rows above and three below a text, and one that draws for React or flexbox would
 * be larger than this watcher.
 */
export class Screen {
  readonly #capabilities: Capabilities;
  readonly #output: NodeJS.WriteStream;
  readonly #write: (text: string) => boolean;
  readonly #originals: (() => void)[] = [];
  readonly #restore = () => this.leave();
  #shown: string[] = [];
  #isOpen = false;
  /** What others tried to print meanwhile. */
  #strayText = "";

  constructor(capabilities: Capabilities, output = process.stdout) {
    this.#capabilities = capabilities;
    this.#output = output;
    this.#write = output.write.bind(output) as (text: string) => boolean;
  }

  get size(): Size {
    return { columns: this.#output.columns || 80, rows: this.#output.rows || 24 };
  }

  /** Turns to the second page. Whatever happens to this process, short of kill -9, the first one comes back. */
  enter(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#shown = [];
    this.#silenceOthers();
    this.#write(enter);
    process.once("exit", this.#restore);
  }

  /** Gives the terminal back as it was, and prints what others wanted to say. */
  leave(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    process.off("exit", this.#restore);
    for (const restore of this.#originals.splice(0)) restore();
    this.#write(leave);
    if (this.#strayText) process.stderr.write(this.#strayText);
    this.#strayText = "";
  }

  /** Forgets what is on the screen: the next `draw` writes all of it. */
  forget(): void {
    this.#shown = [];
    if (this.#isOpen) this.#write("\x1b[2J");
  }

  draw(lines: readonly Line[]): void {
    if (!this.#isOpen) return;
    const { columns } = this.size;
    // Erasing after a full row would take its last sign away.
    const painted = lines.map(
      (row) => paint(row, this.#capabilities) + (lineWidth(row) < columns ? "\x1b[K" : ""),
    );
    const changed = painted.flatMap((text, row) =>
      text === this.#shown[row] ? [] : [`\x1b[${row + 1};1H${text}`],
    );
    this.#shown = painted;
    // Terminals that know synchronised updates show all rows at once; others ignore the two signs.
    if (changed.length) this.#write(`\x1b[?2026h${changed.join("")}\x1b[?2026l`);
  }

  /** A library's warning would write across the screen: it is kept until the screen is left. */
  #silenceOthers(): void {
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write;
      stream.write = ((text: string | Uint8Array) => {
        this.#strayText = `${this.#strayText}${Buffer.from(text as Uint8Array).toString()}`.slice(-4000);
        return true;
      }) as typeof stream.write;
      this.#originals.push(() => {
        stream.write = write;
      });
    }
  }
}
