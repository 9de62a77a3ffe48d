import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { Server, Socket } from "node:net";
import { answerFrames, answerLine } from "./answer.ts";
import { startPatience } from "./patience.ts";

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
export interface OpenResource {
  /** What it is, in the learner's words. */
  kind: string;
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

const open = new Map<number, OpenResource & { handle: Handle }>();
let answer = "";
let following = false;

/** The stack of the `listen` or `connect` during which, perhaps after a look-up, something is opened. */
const opening = new AsyncLocalStorage<string>();

/** `listen` and `connect` open their handle on a later turn, where the stack no longer shows who asked for it. */
function followOpeners(): void {
  for (const [prototype, method] of [
    [Server.prototype, "listen"],
    [Socket.prototype, "connect"],
  ] as const) {
    const original = prototype[method as never] as (...values: unknown[]) => unknown;
    const followed = function (this: unknown, ...values: unknown[]) {
      const stack = currentStack();
      if (!answerFrames(stack, answer).length) return original.apply(this, values);
      return opening.run(stack, () => original.apply(this, values));
    };
    Object.defineProperty(prototype, method, { value: followed, writable: true, configurable: true });
  }
}

function currentStack(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 40;
  const { stack = "" } = new Error("opened");
  Error.stackTraceLimit = limit;
  return stack;
}

/**
 * Follows everything that is opened from here on and keeps the process alive, with the line that opened it.
 * What the tests and the local servers open is followed too, but is never the learner's.
 */
export function followResources(answerFile: string): void {
  answer = answerFile;
  open.clear();
  if (following) return;
  following = true;
  followOpeners();
  createHook({
    init(id, type, trigger, handle: Handle) {
      const kind = kinds[type];
      if (kind) open.set(id, { ...origin(trigger), kind, handle });
    },
    destroy: (id) => void open.delete(id),
  }).enable();
}

/** A socket that a server accepts has no stack: it belongs to whom the server belongs to. */
function origin(trigger: number): Omit<OpenResource, "kind"> {
  const stack = opening.getStore() ?? currentStack();
  const server = open.get(trigger);
  const own = answerFrames(stack, answer).length > 0;
  if (own || !server) return { own, line: answerLine(stack, answer), stack };
  return { own: server.own, line: server.line, stack: server.stack };
}

/** What the answer has opened and not closed. */
export function openResources() {
  return [...open.values()].filter((resource) => resource.own && resource.handle.hasRef?.() !== false);
}

/** A handle that never came to a socket of the system (`connect` threw at a bad port) keeps nothing alive. */
function keepsAlive({ handle: { fd } }: { handle: Handle }): boolean {
  return fd === undefined || fd >= 0 || process.platform === "win32";
}

/** The line of the answer that last opened a socket or server, or an empty string. */
export function lastOpened(): string {
  return (
    [...open.values()].findLast((resource) => resource.own && resource.line && resource.kind !== "a timer")
      ?.line ?? ""
  );
}

/** Closing takes some turns of the event loop: waits until nothing is open, but no longer than `milliseconds`. */
export async function settleResources(milliseconds: number): Promise<OpenResource[]> {
  let patient = true;
  const stop = startPatience(milliseconds, () => {
    patient = false;
  });
  while (patient && openResources().length) await new Promise((done) => setImmediate(done));
  stop();
  return openResources().filter(keepsAlive);
}

/** Forgets what is open now: the next test is not blamed for it. */
export function forgetResources(): void {
  for (const resource of open.values()) resource.own = false;
}
