/**
 * The process that an answer runs in. It loads one answer, does what the judge asks over one pipe, and replies over
 * another; a thread beside it watches that the event loop turns. Everything that happens here is the answer's doing:
 * this process holds nothing that the answer could take or spoil for anybody else.
 */
import { writeSync } from "node:fs";
import inspector from "node:inspector";
import { Socket } from "node:net";
import process from "node:process";
import { runInThisContext } from "node:vm";
import { Worker } from "node:worker_threads";
import { Codec } from "./codec.mjs";
import { encodeFrame, FrameReader } from "./frames.mjs";
import { resetOutput, tellOutput } from "./output.mjs";
import {
  answerAt,
  asAnswer,
  asJudge,
  belongsToAnswer,
  followResources,
  forgetResources,
  lastOpened,
  meet,
  metSockets,
  openResources,
  stackHere,
} from "./resources.mjs";

/** The pipes beside standard input and output: what the judge asks, what this process says, what the watching thread says. */
const [asked, said, watched] = [3, 4, 5];

/** @typedef {{ id: number, [key: string]: any }} Request */

/** @type {Map<number, { resolve(value: unknown): void, reject(error: unknown): void }>} Calls of the judge's functions, and promises of the judge's. */
const waiting = new Map();
/** @type {Map<number, AbortController>} */
const aborts = new Map();
let calls = 0;

/**
 * @param {string} type
 * @param {object} head
 * @param {readonly Uint8Array[]} [blobs]
 */
function say(type, head, blobs) {
  for (const part of encodeFrame({ ...head, type }, blobs)) writeAll(part);
}

/** @param {Uint8Array} bytes */
function writeAll(bytes) {
  for (let rest = bytes; rest.length; ) {
    try {
      rest = rest.subarray(writeSync(said, rest));
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EAGAIN")
        process.kill(process.pid, "SIGKILL"); // The judge is gone.
    }
  }
}

/**
 * Says something with values in it.
 *
 * @param {string} type
 * @param {object} head
 * @param {Record<string, unknown>} values
 */
function sayValues(type, head, values) {
  /** @type {Uint8Array[]} */
  const blobs = [];
  const encoded = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, codec.encode(value, blobs)]),
  );
  say(type, { ...head, ...encoded }, blobs);
}

const codec = new Codec({
  /** A promise that crosses is followed to its end, and so is whatever else has a `then`: as `await` would. */
  describe(value, id) {
    const isPromise = value instanceof Promise;
    if (!isPromise && (typeof value !== "object" || typeof (/** @type {any} */ (value).then) !== "function"))
      return undefined;
    if (followedPromises.has(value)) return undefined;
    followedPromises.add(value);
    const promise = isPromise ? value : asAnswer(async () => await value);
    promise.then(
      (result) => sayOutcome("settled", id, () => ({ value: result })),
      (error) => sayOutcome("settled", id, () => ({ error })),
    );
    return undefined;
  },
  standIn(id, kind) {
    if (kind.is === "promise") return promiseOf(id);
    if (kind.is === "signal") return signalOf(id, kind);
    if (kind.is === "function" || kind.is === "class")
      return (/** @type {unknown[]} */ ...values) => ask(id, undefined, values);
    return objectOf(id, kind);
  },
});
const followedPromises = new WeakSet();

/**
 * Says how something ended. What cannot cross is an error of the answer's.
 *
 * @param {string} type
 * @param {number} id
 * @param {() => Record<string, unknown>} outcome
 */
function sayOutcome(type, id, outcome) {
  try {
    sayValues(type, { id }, outcome());
  } catch (error) {
    sayValues(type, { id }, { error: error instanceof Error ? error : new Error(String(error)) });
  }
}

/**
 * Calls a function, or a method, of the judge's.
 *
 * @param {number} target
 * @param {string | undefined} name
 * @param {unknown[]} values
 */
function ask(target, name, values) {
  const id = ++calls;
  /** @type {Uint8Array[]} */
  const blobs = [];
  const encoded = codec.encodeAll(values, blobs);
  return new Promise((resolve, reject) => {
    waiting.set(-id, { resolve, reject });
    say("call", { id, target, name, values: encoded }, blobs);
  });
}

/** @param {number} id */
function promiseOf(id) {
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

/**
 * @param {number} id
 * @param {import("./codec.mjs").Kind} kind
 */
function signalOf(id, { state }) {
  const controller = new AbortController();
  aborts.set(id, controller);
  const { aborted, reason } = /** @type {{ aborted: boolean, reason: unknown }} */ (state);
  if (aborted) controller.abort(codec.decode(reason, []));
  return controller.signal;
}

/**
 * An iterable of the judge's. Other objects of the judge's are never handed over.
 *
 * @param {number} id
 * @param {import("./codec.mjs").Kind} kind
 */
function objectOf(id, { iterates }) {
  if (!iterates) return {};
  const iterator = {
    next: (/** @type {unknown[]} */ ...values) => ask(id, "next", values),
    return: (/** @type {unknown[]} */ ...values) => ask(id, "return", values),
    throw: (/** @type {unknown[]} */ ...values) => ask(id, "throw", values),
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

/** @param {unknown} name */
function key(name) {
  return name === "@@asyncIterator"
    ? Symbol.asyncIterator
    : name === "@@iterator"
      ? Symbol.iterator
      : String(name);
}

/**
 * @param {Request} request
 * @param {readonly Uint8Array[]} blobs
 */
function call({ target, name, values, construct }, blobs) {
  const owner = codec.kept(target);
  const given = values.map((/** @type {unknown} */ value) => codec.decode(value, blobs));
  meetAll(given);
  return asAnswer(() => {
    const work = name === undefined ? owner : owner[key(name)];
    if (construct) return Reflect.construct(work, given);
    return name === undefined ? work(...given) : Reflect.apply(work, owner, given);
  });
}

/** @param {unknown[]} given */
function meetAll(given) {
  for (const value of given) if (value instanceof Socket) meet(value);
}

/** @type {Record<string, (request: Request, blobs: readonly Uint8Array[]) => unknown>} */
const replies = {
  call,
  get: ({ target, name }) => codec.kept(target)[key(name)],
  has: ({ target, name }) => key(name) in codec.kept(target),
  set: ({ target, name, value }, blobs) => {
    codec.kept(target)[key(name)] = codec.decode(value, blobs);
  },
  run({ source, values }, blobs) {
    const make = /** @type {Function} */ (runInThisContext(`(${source})`));
    const given = values.map((/** @type {unknown} */ value) => reported(codec.decode(value, blobs)));
    return asJudge(() => make(...given));
  },
  open: ({ withStates }) => openResources(withStates === true),
  met: () => metSockets(),
  forget() {
    const wasOpen = openResources(false).length > 0;
    forgetResources();
    return wasOpen;
  },
};

/** @type {Map<unknown, string>} What the answer exports, with its name. */
let exported = new Map();

/**
 * Where the judge's own code calls an export over here, the judge hears of the call as of any other.
 *
 * @param {any} value
 */
function reported(value) {
  const name = typeof value === "function" ? exported.get(value) : undefined;
  if (name === undefined) return value;
  return (/** @type {unknown[]} */ ...values) => {
    meetAll(values);
    try {
      const returned = value(...values);
      sayValues("called", { name }, { values, returned });
      return returned;
    } catch (error) {
      sayValues("called", { name }, { values, error });
      throw error;
    }
  };
}

/** @type {Record<string, (request: Request, blobs: readonly Uint8Array[]) => unknown>} */
const orders = {
  async load({ id, url, code }) {
    belongsToAnswer(url);
    resetOutput();
    try {
      const answer = await asAnswer(
        () => import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`),
      );
      exported = new Map(Object.entries(answer).map(([name, value]) => [value, name]));
      sayOutcome("loaded", id, () => ({ value: { ...answer } }));
    } catch (error) {
      sayOutcome("loaded", id, () => ({ error }));
    }
  },
  turn: ({ id }) => say("turned", { id }),
  settled({ id, value, error }, blobs) {
    const promise = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) promise?.resolve(codec.decode(value, blobs));
    else promise?.reject(codec.decode(error, blobs));
  },
  aborted: ({ id, value }, blobs) => aborts.get(id)?.abort(codec.decode(value, blobs)),
};

/**
 * @param {import("./frames.mjs").Frame} frame
 */
function obey({ head, blobs }) {
  const request = /** @type {Request & { type: string }} */ (/** @type {unknown} */ (head));
  const order = orders[request.type];
  if (order) return void order(request, blobs);
  sayOutcome("reply", request.id, () => {
    try {
      return { value: replies[request.type]?.(request, blobs) };
    } catch (error) {
      return { error };
    }
  });
}

for (const event of ["uncaughtException", "unhandledRejection"])
  process.on(event, (error) => {
    const stack = error instanceof Error ? String(error.stack) : "";
    const how = event === "unhandledRejection" ? "rejected" : wasEmitted(error) ? "emitted" : "thrown";
    sayOutcome("stray", 0, () => ({ error, how, opened: lastOpened(), url: answerAt(stack) }));
  });

/**
 * True for the error of an 'error' event that nobody listened for: Node marks it before it throws it.
 *
 * @param {unknown} error
 */
function wasEmitted(error) {
  return (
    error instanceof Error &&
    Object.getOwnPropertySymbols(error).some(
      ({ description }) => description === "kEnhanceStackBeforeInspector",
    )
  );
}
process.on("exit", (code) => say("exit", { code, stack: stackHere() }));

const limits = JSON.parse(process.env.WORKBOOK_LIMITS ?? "{}");
const turns = new Int32Array(new SharedArrayBuffer(8));
const { add, store } = Atomics; // As they were before an answer could replace them: it must not get hold of the counter.
setInterval(() => {
  add(turns, 0, 1);
  // Only where the judge itself waits for a debugger: an answer can open the inspector, too.
  if (limits.isDebugging) store(turns, 1, inspector.url() ? 1 : 0);
}, 50).unref();
new Worker(new URL("watchdog.cjs", import.meta.url), {
  workerData: { pipe: watched, shared: turns, limits },
  execArgv: [],
  env: {},
  stdout: true,
  stderr: true,
}).unref();
delete process.env.WORKBOOK_LIMITS;

tellOutput(({ text, stack }) => say("print", { text, stack }));
const reader = new FrameReader();
const input = new Socket({ fd: asked, readable: true, writable: false });
input.on("data", (bytes) => {
  for (const frame of reader.push(bytes)) obey(frame);
});
input.on("close", () => process.kill(process.pid, "SIGKILL")); // The judge is gone, or has heard enough.
followResources();
say("ready", {});
