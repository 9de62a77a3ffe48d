import { fileURLToPath } from "node:url";
import { Codec, type Kind } from "../../answer/codec.mjs";
import type { State } from "../../answer/states.mjs";
import type { Contract } from "../contract.ts";
import { isDebugging, limits } from "../limits.ts";
import type { Outline } from "../outline.ts";
import { Calls, type Printed } from "./calls.ts";
import {
  blocked,
  died,
  type Ending,
  endlessCalls,
  givenUp,
  hungry,
  lineOf,
  neverLoaded,
  neverStarted,
} from "./endings.ts";
import { FrameMap, headOf, type Source } from "./frames.ts";
import { type Line, type Message, theLine } from "./line.ts";
import { makeStandIn } from "./stand-ins.ts";

/** An answer as it is sent to its process. */
export interface Submission {
  /** How the process knows the file: the URL in its frames. */
  url: string;
  code: string;
  /** The files that its frames may name. */
  sources: Source[];
  /** What its text shows. */
  outline: Outline;
  /** What the step's stub says of the functions that it must export. */
  contracts: Contract[];
}

/** What the answer has opened and not closed. */
export interface OpenResource {
  /** As async_hooks calls it. */
  type: string;
  /** The answer's frames at that moment. */
  frames: string[];
  /** What has become of it by now; without words where nobody asked. */
  state: State;
}

/** An error that nothing in the answer caught. */
export interface Stray {
  error: unknown;
  /** The frames that opened the answer's last socket or server. */
  opened: string[];
  how: HowStray;
}

/** How an error came that nothing caught: as an 'error' event, as a promise's rejection, or out of a callback. */
export type HowStray = "emitted" | "rejected" | "thrown";

/** What wants to know of an answer that it did something while nobody was waiting for it. */
export interface Listener {
  onStray(stray: Stray): void;
  onEnd(ending: Ending): void;
}

/** What became of an iterable of the judge's. */
export interface Input {
  /** How many chunks the answer has asked for. */
  read: number;
  /** True if it stopped before the end. */
  isStopped: boolean;
  /** How often it asked for a chunk and heard that there are no more. */
  ends: number;
}

/** How many known answers may follow each other in one process. */
const mostAnswers = 30;
/** How much of what an answer prints is kept, in characters, and in how many pieces; its process cuts it earlier. */
const mostPrinted = { characters: 48 * 1024, pieces: 20_000 };
/** How much of the time between two calls counts, in milliseconds: on a busy machine, most of it belongs to others. */
const longestStep = 5;
/** How many errors are kept that came while nobody listened. */
const mostEarly = 100;

/** A promise with what settles it. */
interface Deferred<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/**
 * An answer in a process of its own, as the judge sees it. What the answer exports are stand-ins here: a call of one is
 * a call over there, and this thread waits for its first leg, so that what returns a value returns a value and what
 * returns a promise returns a promise.
 */
export class Answer {
  /** Why its process cannot go on; undefined while it can. */
  ending: Ending | undefined;
  /** The folder that it shares with the judge, if it is sealed. */
  folder: string | undefined;
  readonly printed: Printed[] = [];
  /** The judge's iterables that it has begun to read. */
  readonly inputs: Input[] = [];
  /** The calls of what it exports. */
  calls = new Calls(this.printed);
  /** What it was made from. */
  submission: Submission;
  readonly #line: Line;
  readonly #codec: Codec;
  #frames: FrameMap;
  /** How many answers this process has had before. */
  #before = 0;
  /** True if something was still open when it was asked about no longer. */
  #hasForgotten = false;
  #reply: Message | undefined;
  readonly #promises = new Map<number, Deferred<unknown>>();
  readonly #settled = new Map<number, Message>();
  readonly #iterators = new WeakMap<object, { iterator: AsyncIterator<unknown>; input: Input }>();
  readonly #turns = new Map<number, () => void>();
  #listener: Listener | undefined;
  /** What came while nobody listened. */
  #early: ((listener: Listener) => void)[] = [];
  #asked = 0;
  /** The number of the reply that is waited for; no other is taken. */
  #awaited: number | undefined;
  /** When the last call was made, if the judge's own event loop has not turned since then. */
  #lastCall: number | undefined;
  /** How long calls have followed each other without such a turn, in milliseconds; of each, at most `longestStep`. */
  #callsTook = 0;
  #charactersPrinted = 0;
  #isReady = false;
  #exit: { line: number | undefined; frames: string[] } | undefined;
  #loading: Deferred<unknown> | undefined;
  #idleFor = 0;

  /** Takes a process; it is one that was booted ahead, if there is one. */
  constructor(submission: Submission) {
    this.submission = submission;
    this.#frames = new FrameMap(submission.sources);
    this.#codec = new Codec({
      isJudge: true,
      standIn: (id, kind) => this.#standIn(id, kind),
      describe: (value, id) => this.#describe(value, id),
      framesOf: (stack) => [headOf(stack), ...this.#frames.own(stack), ...framesHere()].join("\n"),
    });
    this.#line = theLine();
    this.#line.connect((message) => this.#hear(message));
  }

  /**
   * Loads the code there and resolves with what it exports.
   *
   * @throws what the code threw, or the process's end as an `EndingError`
   */
  async load(): Promise<Record<string, unknown>> {
    const { url, code } = this.submission;
    this.#loading = withResolvers();
    this.#line.say({ type: "load", id: 0, url, code });
    try {
      return (await this.#loading.promise) as Record<string, unknown>;
    } finally {
      this.#loading = undefined;
    }
  }

  /** Calls a function, or a method of an object, that lives over there. */
  call(target: number, name: string | undefined, values: readonly unknown[], construct = false): unknown {
    const blobs: Uint8Array[] = [];
    const encoded = this.#codec.encodeAll(values, blobs);
    return this.#ask({ type: "call", target, name, values: encoded, construct }, blobs);
  }

  get(target: number, name: string): unknown {
    return this.#ask({ type: "get", target, name });
  }

  has(target: number, name: string): boolean {
    return this.#ask({ type: "has", target, name }) === true;
  }

  set(target: number, name: string, value: unknown): void {
    const blobs: Uint8Array[] = [];
    this.#ask({ type: "set", target, name, value: this.#codec.encode(value, blobs) }, blobs);
  }

  /** Runs the source of a function there, as the judge's own doing. */
  run(source: string, values: readonly unknown[]): unknown {
    const blobs: Uint8Array[] = [];
    return this.#ask({ type: "run", source, values: this.#codec.encodeAll(values, blobs) }, blobs);
  }

  /**
   * Resolves when the answer's event loop has had a turn, and everything that it said before has been heard; or when the
   * process has ended.
   */
  turn(): Promise<void> {
    if (this.ending) return Promise.resolve();
    const id = ++this.#asked;
    this.#line.say({ type: "turn", id });
    return new Promise((resolve) => this.#turns.set(id, resolve));
  }

  /** True for what the answer has made: the stand-in of something there, or an error that came from there. */
  made(value: unknown): boolean {
    return typeof value === "object" && value !== null && this.#codec.isForeign(value);
  }

  /** What is open there now, oldest first; `withStates` also says what has become of it. */
  open({ withStates = false } = {}): OpenResource[] {
    return this.#resources({ type: "open", withStates });
  }

  /** What has become of the sockets that it was given (without frames), and of those that it connected and that are closed. */
  metSockets(): OpenResource[] {
    return this.#resources({ type: "met" });
  }

  #resources(question: { type: string; withStates?: boolean }): OpenResource[] {
    const list = this.#ask(question);
    const isList = Array.isArray(list) && list.every((one) => typeof one?.stack === "string");
    if (!isList) {
      this.#end(givenUp("garbled"));
      throw new EndingError(this.ending!);
    }
    return list.map(({ type, stack, state }) => ({
      type: String(type),
      frames: this.#frames.own(stack),
      state: readState(state),
    }));
  }

  /** What is open there now is no longer asked about. */
  forgetOpen(): void {
    const wasOpen = this.#ask({ type: "forget" });
    this.#hasForgotten ||= wasOpen !== false;
  }

  /** From here on `listener` hears what nobody waited for; also what came since the last listener left. */
  listen(listener: Listener): void {
    this.#listener = listener;
    for (const tell of this.#early.splice(0)) tell(listener);
  }

  /** Nobody listens any more. Returns whether anything came that nobody heard. */
  stopListening(): void {
    this.#listener = undefined;
  }

  /** Forgets what came while nobody listened. */
  forgetEarly(): void {
    this.#early = [];
  }

  /** True if the process is as it was before the answer came, as far as can be seen; it does not last for ever. */
  isClean(): boolean {
    return !this.ending && this.#before < mostAnswers && !this.#hasForgotten && this.open().length === 0;
  }

  /** Another answer is about to be loaded into the same process. */
  follow(submission: Submission): void {
    this.#before += 1;
    this.submission = submission;
    this.#frames = new FrameMap(submission.sources);
    this.#idleFor = 0;
    this.printed.length = 0;
    this.inputs.length = 0;
    this.#charactersPrinted = 0;
    this.calls = new Calls(this.printed);
    this.forgetEarly();
    this.forgetOpen();
  }

  /** Ends the process. */
  end(): void {
    this.ending ??= { kind: "cancelled", message: "This answer has been judged.", frames: [] };
    this.#line.end();
  }

  #ask(head: { type: string; [key: string]: unknown }, blobs: readonly Uint8Array[] = []): unknown {
    if (this.ending) throw new EndingError(this.ending);
    this.#countCalls();
    const id = ++this.#asked;
    this.#awaited = id;
    this.#line.say({ ...head, id }, blobs);
    const isEnough = () => this.#reply !== undefined || this.ending !== undefined;
    if (!this.#line.waitFor(isEnough, limits.call)) this.#end(blocked([], 0));
    this.#awaited = undefined;
    const reply = this.#reply;
    this.#reply = undefined;
    if (!reply) throw new EndingError(this.ending!);
    const isError = reply.error !== undefined;
    const decoded = this.#decodeOrEnd(reply, isError ? "error" : "value");
    if (isError) throw decoded;
    return decoded;
  }

  /** A loop over calls keeps the judge itself from its turn, and from all its other clocks. */
  #countCalls(): void {
    const now = performance.now();
    if (this.#lastCall === undefined) {
      this.#callsTook = 0;
      setImmediate(() => {
        this.#lastCall = undefined;
      });
    } else {
      this.#callsTook += Math.min(now - this.#lastCall, longestStep);
    }
    this.#lastCall = now;
    if (this.#callsTook <= limits.calls) return;
    this.#end(endlessCalls);
    throw new EndingError(this.ending!);
  }

  #decodeOrEnd(message: Message, key: string): unknown {
    try {
      return this.#decode(message, key);
    } catch {
      this.#end(givenUp("garbled"));
      throw new EndingError(this.ending!);
    }
  }

  /** Whatever the process says, the judge goes on: anything that is not a message ends the process. */
  #hear(message: Message): void {
    try {
      this.#take(message);
    } catch {
      this.#end(givenUp("garbled"));
    }
  }

  #decode(message: Message, key: string): unknown {
    return this.#codec.decode(message[key], message.blobs);
  }

  #take(message: Message): void {
    switch (message.type) {
      case "ready":
        this.#isReady = true;
        return;
      case "taken":
        this.folder = message.folder as string | undefined;
        return;
      case "reply":
        if (message.id === this.#awaited) this.#reply = message;
        return;
      case "settled":
        this.#settle(message);
        return;
      case "called":
        this.#heard(message);
        return;
      case "call":
        queueMicrotask(() => void this.#called(message));
        return;
      case "turned":
        this.#turns.get(message.id as number)?.();
        this.#turns.delete(message.id as number);
        return;
      case "loaded":
        if (message.error !== undefined) this.#loading?.reject(this.#decode(message, "error"));
        else this.#loaded(message);
        return;
      case "stray": {
        const error = this.#decode(message, "error");
        const opened = this.#frames.own(String(this.#decode(message, "opened")));
        const how = message.how === "rejected" || message.how === "thrown" ? message.how : "emitted";
        if (message.url !== this.submission.url) return; // Where known answers share a process: of one that was here before.
        this.#tell((listener) => listener.onStray({ error, opened, how }));
        return;
      }
      case "print":
        this.#print(String(message.text), lineOf(this.#frames.own(String(message.stack))[0]));
        return;
      case "raw":
        if (isDebugging) process.stderr.write(String(message.text)); // It says where the debugger can attach.
        this.#print(String(message.text), undefined);
        return;
      case "exit": {
        const frames = this.#frames.own(String(message.stack));
        this.#exit = { line: lineOf(frames[0]), frames };
        return;
      }
      case "alive":
        this.#countIdle(message.turns as number);
        return;
      case "stuck":
        this.#end(
          blocked(this.#frames.own((message.frames as string[]).join("\n")), message.megabytes as number),
        );
        return;
      case "memory":
        this.#end(hungry(message.megabytes as number));
        return;
      case "gaveUp":
        this.#end(givenUp(message.reason));
        return;
      case "died":
        this.#end(this.#isReady ? died(message, this.#exit) : neverStarted(message));
        return;
    }
  }

  /** Its process cuts a flood itself; this holds for a process that does not. */
  #print(text: string, line: number | undefined): void {
    const room = mostPrinted.characters - this.#charactersPrinted;
    if (room <= 0 || this.printed.length >= mostPrinted.pieces) return;
    this.#charactersPrinted += text.length;
    this.printed.push({
      text: text.length > room ? `${text.slice(0, room)}\n… more output was left out.\n` : text,
      line,
    });
  }

  #loaded(message: Message): void {
    const exports = this.#decode(message, "value") as Record<string, unknown>;
    this.calls.follow(exports);
    this.#loading?.resolve(exports);
  }

  /** Code of the judge's has called an export over there. */
  #heard(message: Message): void {
    const values = this.#decode(message, "values") as unknown[];
    const outcome =
      message.error === undefined
        ? { returned: this.#decode(message, "returned") }
        : { failed: { with: this.#decode(message, "error"), how: "threw" as const } };
    if (outcome.returned instanceof Promise) outcome.returned.catch(() => {}); // The judge's own code hears of it.
    this.calls.add(String(message.name), values, outcome);
  }

  /** Loading has no wait of the judge's around it: counted is only time in which the process could work. */
  #countIdle(turns: number): void {
    if (!this.#loading || turns < 3) return;
    this.#idleFor += 250;
    if (this.#idleFor <= limits.loading) return;
    const { url, outline } = this.submission;
    this.#end(neverLoaded(fileURLToPath(url), outline.topLevelAwaits));
  }

  #end(ending: Ending): void {
    if (this.ending) return;
    this.ending = ending;
    this.#line.end();
    this.#loading?.reject(new EndingError(ending));
    for (const resolve of this.#turns.values()) resolve();
    this.#tell((listener) => listener.onEnd(ending));
  }

  #tell(tell: (listener: Listener) => void): void {
    if (this.#listener) tell(this.#listener);
    else if (this.#early.length < mostEarly) this.#early.push(tell);
  }

  /** The answer calls something of the judge's. */
  async #called({ id, target, name, values, blobs }: Message): Promise<void> {
    try {
      const given = (values as unknown[]).map((value) => this.#codec.decode(value, blobs));
      this.#sayOutcome(-(id as number), { value: await this.#perform(target, name, given) });
    } catch (error) {
      this.#sayOutcome(-(id as number), { error });
    }
  }

  #perform(target: unknown, name: unknown, values: unknown[]): unknown {
    const callee = this.#codec.kept(target);
    if (typeof name !== "string") return callee(...values);
    if (!["next", "return", "throw"].includes(name)) throw new Error("only iterators have methods there");
    const { iterator, input } = this.#iteratorOf(callee);
    if (name === "next") input.read += 1;
    else input.isStopped = true;
    const step = iterator[name as "next"];
    if (step) return countEnd(Reflect.apply(step, iterator, values), input);
    if (name === "throw") throw values[0];
    return { done: true, value: values[0] };
  }

  #iteratorOf(iterable: AsyncIterable<unknown>): { iterator: AsyncIterator<unknown>; input: Input } {
    const known = this.#iterators.get(iterable);
    if (known) return known;
    const iterator = (iterable[Symbol.asyncIterator]?.() ??
      (iterable as unknown as Iterable<unknown>)[Symbol.iterator]()) as AsyncIterator<unknown>;
    const input = { read: 0, isStopped: false, ends: 0 };
    this.inputs.push(input);
    this.#iterators.set(iterable, { iterator, input });
    return { iterator, input };
  }

  #sayOutcome(id: number, outcome: { value: unknown } | { error: unknown }): void {
    if (this.ending) return;
    const blobs: Uint8Array[] = [];
    const encoded = Object.fromEntries(
      Object.entries(outcome).map(([key, value]) => [key, this.#codec.encode(value, blobs)]),
    );
    this.#line.say({ type: "settled", id, ...encoded }, blobs);
  }

  #settle(message: Message): void {
    const id = message.id as number;
    const promise = this.#promises.get(id);
    this.#promises.delete(id);
    if (!promise) {
      this.#settled.set(id, message);
    } else if (message.error !== undefined) {
      const error = this.#decode(message, "error");
      this.calls.settled(promise.promise, { error });
      promise.reject(error);
    } else {
      const value = this.#decode(message, "value");
      this.calls.settled(promise.promise, { value });
      promise.resolve(value);
    }
  }

  #standIn(id: number, kind: Kind): object {
    if (kind.is !== "promise") return makeStandIn(this, id, kind);
    const known = this.#settled.get(id);
    const promise = withResolvers<unknown>();
    this.#promises.set(id, promise);
    if (known) queueMicrotask(() => this.#settle(known)); // Whoever has made the call must have the promise first.
    return promise.promise;
  }

  /** What crosses of the judge's and goes on living: the end of a promise and of an `AbortSignal` is told when it comes. */
  #describe(value: object, id: number): unknown {
    if (value instanceof Promise) {
      value.then(
        (result) => this.#sayOutcome(id, { value: result }),
        (error) => this.#sayOutcome(id, { error }),
      );
    }
    if (!(value instanceof AbortSignal)) return undefined;
    const tell = () => {
      const blobs: Uint8Array[] = [];
      if (!this.ending)
        this.#line.say({ type: "aborted", id, value: this.#codec.encode(value.reason, blobs) }, blobs);
    };
    if (!value.aborted) value.addEventListener("abort", tell, { once: true });
    return { aborted: value.aborted, reason: this.#codec.encode(value.reason, []) };
  }
}

/** Passes on the step of an iterator, and counts it if it is the end. */
function countEnd(step: Promise<IteratorResult<unknown>>, input: Input): Promise<IteratorResult<unknown>> {
  const count = ({ done }: IteratorResult<unknown>) => {
    if (done) input.ends += 1;
  };
  Promise.resolve(step).then(count, () => {});
  return step;
}

/** A state as the answer's process gives it, which may give anything. */
function readState(state: unknown): State {
  const { text, oddEvent, missed, idleDrain } = (state ?? {}) as Partial<State>;
  const short = (value: unknown) => (typeof value === "string" ? value.slice(0, 300) : "");
  return {
    text: short(text),
    ...(oddEvent !== undefined && { oddEvent: short(oddEvent) }),
    ...(missed !== undefined && { missed: short(missed) }),
    ...(idleDrain === true && { idleDrain }),
  };
}

/** The answer's process cannot go on. */
export class EndingError extends Error {
  readonly ending: Ending;

  constructor(ending: Ending) {
    super(ending.message);
    this.ending = ending;
    this.name = ending.kind[0]!.toUpperCase() + ending.kind.slice(1);
    this.stack = [`${this.name}: ${ending.message}`, ...ending.frames].join("\n");
  }
}

/** Where the judge is now: an error that comes from over there happened, for the judge, at this call. */
function framesHere(): string[] {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 40; // Most frames here are the judge's own.
  const frames = new Error().stack?.split("\n").slice(1) ?? [];
  Error.stackTraceLimit = limit;
  return frames.filter((frame) => !/[\\/]workbook[\\/](?:judge[\\/]remote|answer)[\\/]|\(?node:/.test(frame));
}

function withResolvers<T>(): Deferred<T> {
  let resolve: Deferred<T>["resolve"] = () => {};
  let reject: Deferred<T>["reject"] = () => {};
  const promise = new Promise<T>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
}
