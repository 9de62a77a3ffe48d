import { type FSWatcher, watch } from "node:fs";
import { dirname } from "node:path";
import { emptyFingerprint, fingerprint } from "../progress/fingerprint.ts";
import { trace } from "../trace.ts";

/** Editors empty or delete a file for a moment before they write it: it is read again after this time. */
const moment = 120;
/** How often the files are read besides what the system reports, and where it reports nothing. */
const polling = { beside: 1000, alone: 250 };

/**
 * Reports when the text of a file has changed, once for each text, however the editor saves: in place, by renaming, by
 * deleting first, in two steps. A folder is watched, not a file, because renaming loses the file; and every second all
 * files are read anyway, for network drives and containers that report nothing.
 */
export class WatchedFiles {
  readonly #onChange: (file: string, fingerprint: string) => void;
  readonly #known = new Map<string, string>();
  #watcher: FSWatcher | undefined;
  #polling: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;
  readonly #doubtful = new Map<string, NodeJS.Timeout>();

  constructor(onChange: (file: string, fingerprint: string) => void) {
    this.#onChange = onChange;
  }

  /** Watches these files, which are all in one folder, and no others. */
  follow(files: readonly string[]): void {
    this.close();
    for (const file of files) this.#known.set(file, fingerprint(file));
    if (files[0]) this.#listen(dirname(files[0]));
  }

  /** Reads all files now. */
  check(): void {
    for (const file of this.#known.keys()) this.#checkFile(file);
  }

  /** Stops watching. */
  close(): void {
    this.#watcher?.close();
    clearInterval(this.#polling);
    clearTimeout(this.#soon);
    for (const timer of this.#doubtful.values()) clearTimeout(timer);
    this.#doubtful.clear();
    this.#known.clear();
  }

  #listen(folder: string): void {
    this.#poll(polling.beside);
    try {
      if (process.env.WORKBOOK_POLL) throw new Error("The learner asks for polling only.");
      this.#watcher = watch(folder, () => {
        clearTimeout(this.#soon);
        this.#soon = setTimeout(() => this.check(), 4);
      });
      this.#watcher.on("error", () => this.#poll(polling.alone));
    } catch {
      this.#poll(polling.alone);
    }
  }

  #poll(every: number): void {
    clearInterval(this.#polling);
    this.#polling = setInterval(() => this.check(), every);
  }

  #checkFile(file: string, again = false): void {
    const print = fingerprint(file);
    const changed = print !== this.#known.get(file);
    if (changed && !again && (print === emptyFingerprint || print === "ENOENT")) {
      this.#doubt(file);
      return;
    }
    this.#trust(file);
    this.#known.set(file, print);
    if (changed) trace("save noticed");
    if (changed) this.#onChange(file, print);
  }

  #doubt(file: string): void {
    if (this.#doubtful.has(file)) return;
    this.#doubtful.set(
      file,
      setTimeout(() => this.#checkFile(file, true), moment),
    );
  }

  #trust(file: string): void {
    clearTimeout(this.#doubtful.get(file));
    this.#doubtful.delete(file);
  }
}
