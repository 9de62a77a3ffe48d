import { formatWithOptions } from "node:util";
import { report } from "./channel.ts";

/** How much one file may print before the rest is dropped, in characters. */
const most = 16 * 1024;

let left = most;

/**
 * Drops what the learner's code prints beyond the first 16 KiB, so that a flood of output drowns nobody. With `told`,
 * what goes to the console and the standard streams goes straight to the guarding process: there it is safe, even if this one never comes back.
 */
export function limitOutput(told: boolean): void {
  left = most;
  announced = false;
  if (limited) return;
  limited = true;
  for (const name of ["log", "info", "warn", "error", "debug", "trace", "dir", "table"] as const) {
    const plain = console[name].bind(console) as (...values: unknown[]) => void;
    const print = told && name !== "table" ? tell : plain;
    console[name] = (...values: unknown[]) => {
      if (spend(values.reduce<number>((sum, value) => sum + size(value), 1))) print(...values);
      else if (left === 0) announce(() => print(notice));
    };
  }
  for (const stream of [process.stdout, process.stderr]) {
    const plain = stream.write.bind(stream) as Write;
    const write: Write = told ? tellRaw : plain;
    stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      const shown = left;
      if (spend(chunk.length)) return write(chunk, ...rest);
      if (shown > 0) write(chunk.slice(0, shown));
      announce(() => write(`\n${notice}\n`));
      return true;
    };
  }
}

type Write = (chunk: string | Uint8Array, ...rest: unknown[]) => boolean;

function tellRaw(chunk: string | Uint8Array): boolean {
  report({ type: "output", text: typeof chunk === "string" ? chunk : Buffer.from(chunk).toString() });
  return true;
}

function tell(...values: unknown[]): void {
  report({ type: "output", text: `${formatWithOptions({ colors: false }, ...values)}\n` });
}

let limited = false;
const notice = "… more output was left out: 16 KiB are shown.";
let announced = false;

function announce(print: () => void): void {
  if (announced) return;
  announced = true;
  left = notice.length + 1;
  print();
  left = 0;
}

function spend(length: number): boolean {
  if (length > left) {
    left = 0;
    return false;
  }
  left -= length;
  return true;
}

function size(value: unknown): number {
  return typeof value === "string" ? value.length : 64;
}
