import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { Server, Socket } from "node:net";
import { answerFrames, answerLine } from "./answer.ts";
import { isOwnTimer, nextLook, startPatience } from "./patience.ts";

/** What keeps a process alive, by the name that Node gives it (async_hooks), as learners call it. */
const kinds: Record<string, string> = {
  TCPWRAP: "a TCP socket",
  TCPSERVERWRAP: "a TCP server",
  PIPEWRAP: "a local socket",
  PIPESERVERWRAP: "a local server",
  UDPWRAP: "a UDP socket",
  Timeout: "a timer",
};

/** Something that keeps the process alive. */
export interface OpenResource extends Trace {
  /** What it is, in the learner's words. */
  kind: string;
}

interface Trace {
  /** The line of the answer that opened it, or of the server that accepted it, such as `line 12`. */
  line: string;
  /** The stack at that moment. */
  stack: string | undefined;
  /** True if the answer opened it. */
  own: boolean;
}

/** The parts of Node's handles that tell whether they keep the process alive. */
interface Handle {
  hasRef?: () => boolean;
  /** The file descriptor; negative where there is none (always on Windows); undefined for timers. */
  fd?: number;
}

/** What was opened, and what will tell who did so if somebody asks: making a stack readable is dear. */
interface Opened {
  kind: string;
  handle: Handle;
  /** Made where it was opened. */
  here: Error;
  /** Made in the `listen` or `connect` during which, perhaps after a look-up, it was opened. */
  opener: Error | undefined;
  /** The server that accepted it. */
  server: Opened | undefined;
  /** What they told, once somebody has asked. */
  trace?: Trace;
}

const opened = new Map<number, Opened>();
let answer = "";
let following = false;

const opening = new AsyncLocalStorage<Error>();

/** `listen` and `connect` open their handle on a later turn, where the stack no longer shows who asked for it. */
function followOpeners(): void {
  for (const [prototype, method] of [
    [Server.prototype, "listen"],
    [Socket.prototype, "connect"],
  ] as const) {
    const original = prototype[method as never] as (...values: unknown[]) => unknown;
    const followed = function (this: unknown, ...values: unknown[]) {
      return opening.run(here(), () => original.apply(this, values));
    };
    Object.defineProperty(prototype, method, { value: followed, writable: true, configurable: true });
  }
}

function here(): Error {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 40;
  const error = new Error("opened");
  Error.stackTraceLimit = limit;
  return error;
}

/**
 * Follows everything that is opened from here on and keeps the process alive, with the line that opened it.
 * What the tests and the local servers open is followed too, but is never the learner's.
 */
export function followResources(answerFile: string): void {
  answer = answerFile;
  opened.clear();
  if (following) return;
  following = true;
  followOpeners();
  createHook({
    init(id, type, trigger, handle: Handle) {
      const kind = kinds[type];
      if (!kind || isOwnTimer()) return;
      opened.set(id, { kind, handle, here: here(), opener: opening.getStore(), server: opened.get(trigger) });
    },
    destroy: (id) => void opened.delete(id),
  }).enable();
}

/** Who opened it. A socket that a server accepts has no stack: it belongs to whom the server belongs to. */
function trace(resource: Opened): Trace {
  const { here, opener, server } = resource;
  if (resource.trace) return resource.trace;
  const stack = [opener?.stack, here.stack].find((text) => answerFrames(text, answer).length);
  if (stack) resource.trace = { own: true, line: answerLine(stack, answer), stack };
  else resource.trace = server ? trace(server) : { own: false, line: "", stack };
  return resource.trace;
}

/** What the answer has opened and not closed. */
export function openResources(): (OpenResource & { handle: Handle })[] {
  return [...opened.values()]
    .filter((resource) => resource.handle.hasRef?.() !== false && trace(resource).own)
    .map((resource) => ({ kind: resource.kind, handle: resource.handle, ...trace(resource) }));
}

/** A handle that never came to a socket of the system (`connect` threw at a bad port) keeps nothing alive. */
function keepsAlive({ handle: { fd } }: { handle: Handle }): boolean {
  return fd === undefined || fd >= 0 || process.platform === "win32";
}

/** The line of the answer that last opened a socket or server that is still open, or an empty string. */
export function lastOpened(): string {
  return openResources().findLast(({ line, kind }) => line && kind !== kinds.Timeout)?.line ?? "";
}

/** Closing takes some turns of the event loop: waits until nothing is open, but no longer than `milliseconds`. */
export async function settleResources(milliseconds: number): Promise<OpenResource[]> {
  if (!openResources().length) return [];
  let patient = true;
  const stop = startPatience(milliseconds, () => {
    patient = false;
  });
  for (let looks = 0; patient && openResources().length; looks++) await nextLook(looks);
  stop();
  return openResources().filter(keepsAlive);
}

/** Forgets what is open now: the next test is not blamed for it. */
export function forgetResources(): void {
  opened.clear();
}
