import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import type { StepResult } from "../verdict.ts";
import type { Setting } from "./keys.ts";

/** How a run began: what its verdicts depend on, and what was asked for. */
export interface Beginning {
  type: "begin";
  version: 1;
  setting: Setting;
  steps: string[];
  /** `3/20`, or null where the whole class is judged. */
  shard: string | null;
  /** Each student with what stands for the submission. */
  students: Record<string, string>;
}

/** The verdict on one answer. */
export interface Judged {
  type: "judged";
  key: string;
  /** When, as an ISO 8601 time. */
  at: string;
  result: StepResult;
}

/** Answers that are judged now: what is among them and has no verdict may be what ended the run. */
export interface Judging {
  type: "judging";
  keys: string[];
}

type Entry = Beginning | Judged | Judging;

/** What earlier runs have written down. */
export interface Kept {
  beginning: Beginning | undefined;
  judged: Map<string, Judged>;
  /** By key: how often a run ended while this answer was judged alone. */
  suspects: Map<string, number>;
  /** What was being judged when the last run ended. */
  interrupted: string[];
}

/**
 * What happened in a run, a line of JSON for each event, only ever added to. A line is written at once and is on the disk
 * a second later at most; so whoever kills the run loses no verdict, and a power cut loses a second's.
 */
export class Journal {
  readonly #file: number;
  #timer: NodeJS.Timeout | undefined;

  /** Opens a journal to add to it. A last line that was not written whole is removed. */
  constructor(path: string) {
    if (existsSync(path)) {
      const bytes = readFileSync(path);
      const end = bytes.lastIndexOf(10) + 1;
      if (end < bytes.length) truncateSync(path, end);
    }
    this.#file = openSync(path, "a");
  }

  write(entry: Entry): void {
    writeSync(this.#file, `${JSON.stringify(entry)}\n`);
    this.#timer ??= setTimeout(() => this.#sync(), 1000).unref();
  }

  close(): void {
    this.#sync();
    closeSync(this.#file);
  }

  #sync(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    fsyncSync(this.#file);
  }
}

/** Reads a journal; a line that cannot be read counts as not written. */
export function readJournal(path: string): Kept {
  const kept: Kept = { beginning: undefined, judged: new Map(), suspects: new Map(), interrupted: [] };
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  for (const line of text.split("\n")) {
    const entry = parse(line);
    if (entry?.type === "begin") kept.beginning = entry;
    else if (entry?.type === "judged") kept.judged.set(entry.key, entry);
    else if (entry?.type === "judging") {
      kept.interrupted = entry.keys;
      const [alone, ...others] = entry.keys;
      if (alone && !others.length) kept.suspects.set(alone, (kept.suspects.get(alone) ?? 0) + 1);
    }
  }
  kept.interrupted = kept.interrupted.filter((key) => !kept.judged.has(key));
  return kept;
}

function parse(line: string): Entry | undefined {
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return undefined;
  }
}
