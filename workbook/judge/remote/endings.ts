import { constants } from "node:os";
import { limits } from "../limits.ts";
import { frameAt } from "./frames.ts";
import type { Message } from "./line.ts";
import { sealedFolder } from "./sealing.ts";

/** How a test may end without an assertion of its own having failed. */
export type EndingKind = "blocked" | "crashed" | "leaking" | "waiting" | "cancelled" | "broken";

/** Why an answer's process cannot go on. */
export interface Ending {
  kind: EndingKind;
  message: string;
  /** The places in the answer where it happened, as lines of a stack. */
  frames: string[];
  /** True for what anybody could have done to the process from outside: it says nothing of any mistake. */
  isOutside?: boolean;
}

/** The line of the answer that a frame names; undefined if it names none. */
export function lineOf(frame: string | undefined): number | undefined {
  const [, line] = /:(\d+):\d+\)?$/.exec(frame?.trim() ?? "") ?? [];
  return line ? Number(line) : undefined;
}

/** The watching thread has seen no turn of the event loop for too long. */
export function blocked(frames: string[], megabytes: number): Ending {
  const line = lineOf(frames[0]);
  const where = line ? ` It was busy at line ${line}.` : "";
  const memory =
    megabytes > limits.heapMegabytes / 2 ? ` It had taken ${megabytes} MB of memory by then.` : "";
  const message = `Your code blocked the event loop for ${limits.blocked} ms. Is there a loop that never ends?${where}${memory}`;
  return { kind: "blocked", message, frames };
}

export function hungry(megabytes: number): Ending {
  const message = `Your code used more and more memory (${megabytes} MB), so its process was stopped.`;
  return { kind: "crashed", message, frames: [] };
}

/** Loading the answer did not come to an end, and its process has nothing to do. */
export function neverLoaded(file: string, lines: readonly number[]): Ending {
  const where = lines.length ? ` (line ${lines.join(" or ")})` : "";
  return {
    kind: "waiting",
    message: `Importing your file never finished: a top-level await in it${where} never settles (waited ${limits.loading} ms).`,
    frames: lines.slice(0, 1).map((line) => frameAt(file, line)),
  };
}

/** The judge has called the answer over and over without an end. */
export const endlessCalls: Ending = {
  kind: "waiting",
  message: `Your code was asked for the next value again and again, for ${limits.calls} ms: an iterator that never ends?`,
  frames: [],
};

/** The thread that owns the process has given it up. */
export function givenUp(reason: unknown): Ending {
  if (reason === "cancelled")
    return { kind: "cancelled", message: "Saved again: this run was canceled.", frames: [] };
  if (reason === "garbled")
    return crashed("Your code wrote to the pipe that its process needs to speak with the judge.");
  if (reason === "flood")
    return crashed("Your code handed over more and more values without end, so its process was ended.");
  if (reason === "processes")
    return crashed("Your code started more and more processes, so all of them were ended.");
  if (reason === "late")
    return {
      kind: "waiting",
      message: `Judging your code took longer than ${limits.bounds.wall / 1000} s, so its process was ended.`,
      frames: [],
    };
  return { ...crashed("Your code stopped its own process, which no longer responds."), isOutside: true };
}

/** The process never got far enough to run the answer: that isn't the answer's fault. */
export function neverStarted({ code, signal, text }: Message): Ending {
  const end = `It ended at once (${signal ?? `exit code ${code}`}).`;
  const message = `The process for the answer could not be started. ${end} ${text ?? ""}`.trim();
  return { kind: "broken", message, frames: [], isOutside: true };
}

/** `exit` is what the process said while it exited; none if it had no time to. */
export function died(
  { code, signal: own, text }: Message,
  exit: { line: number | undefined; frames: string[] } | undefined,
): Ending {
  const signal = own ?? signalOf(code);
  if (exit) {
    const where = exit.line ? ` at line ${exit.line}` : "";
    return {
      ...crashed(`Your code called process.exit(${code ?? ""})${where}: that ends the whole program.`),
      frames: exit.frames,
    };
  }
  if (/heap out of memory|Reached heap limit/.test(String(text)))
    return crashed("Your code used more and more memory, until Node gave up.");
  if (signal === "SIGABRT" || code === 134)
    return crashed("Your code aborted the process (process.abort() or a fatal error inside Node).");
  if (signal)
    return {
      ...crashed(`The process that ran your code was ended by the signal ${signal}.`),
      isOutside: true,
    };
  return crashed(`Your code ended the process that ran it, with exit code ${code}.`);
}

/** What seals a process reports its death by a signal as an exit code. */
function signalOf(code: unknown): string | undefined {
  const number = sealedFolder() && typeof code === "number" ? code - 128 : 0;
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}

function crashed(message: string): Ending {
  return { kind: "crashed", message, frames: [] };
}
