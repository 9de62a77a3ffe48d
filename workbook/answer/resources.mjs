/**
 * Follows what is opened in the answer's process: sockets, servers, timers, workers, child processes. Whatever is open
 * here belongs to the answer, except what the judge has asked for itself.
 */
import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import { Server, Socket } from "node:net";
import { stateOf, stateOfSocket } from "./states.mjs";

/** @typedef {{ hasRef?: () => boolean, fd?: number }} Handle The parts of Node's handles that say whether they are in use. */

/**
 * @typedef {object} Opened Something that was opened.
 * @property {string} type as async_hooks calls it
 * @property {Handle} handle
 * @property {string | undefined} stack where it was opened, as far as that is the answer's code
 * @property {boolean} isJudges true if the judge asked for it
 * @property {boolean} isPooled true if a pool of connections opened it, which keeps idle ones for later
 * @property {Opened | undefined} server the server that accepted it
 */

/**
 * @typedef {object} Met
 * @property {WeakRef<Socket>} socket
 * @property {string} [stack] where the answer connected it; without that, it was given to it
 * @property {WeakSet<Function>} others the listeners that it had when it was given, which are not the answer's
 */

/** @typedef {{ type: string, stack: string, state?: import("./states.mjs").State }} Open What is open, the stack that opened it, and what has become of it (see `states.mjs`). */

const followed = new Set([
  "TCPWRAP",
  "TCPSERVERWRAP",
  "PIPEWRAP",
  "PIPESERVERWRAP",
  "UDPWRAP",
  "PROCESSWRAP",
  "FSEVENTWRAP",
  "Timeout",
]);

/** Code whose connections wait, unref'd, for the next request. */
const pools = /node:_http_agent|undici/;
/** How many frames of a stack are kept: the answer's own may lie below many of Node's. */
const frames = 40;

/** @type {Map<unknown, Opened>} */
const opened = new Map();
/** @type {Opened | undefined} The socket or server that the answer opened last, closed or not. */
let last;
/** How many sockets are remembered after they were closed. */
const mostMet = 20;
/** @type {Met[]} The sockets that the answer has connected or was given, open or not, oldest first. */
let met = [];
/** @type {AsyncLocalStorage<{ judges?: boolean, stack?: string }>} */
const context = new AsyncLocalStorage();
/** How the URLs of the answer's scripts begin. */
let answerUrl = "\0";

/** `listen` and `connect` open their handle on a later turn, where the stack no longer shows who asked for it. */
function followOpeners() {
  for (const [prototype, method] of /** @type {const} */ ([
    [Server.prototype, "listen"],
    [Socket.prototype, "connect"],
  ])) {
    const original = /** @type {any} */ (prototype)[method];
    /** @type {(this: unknown, ...values: unknown[]) => unknown} */
    const following = function (...values) {
      const stack = stackHere();
      if (!isAnswers(stack)) return original.apply(this, values);
      if (this instanceof Socket) meet(this, stack);
      return context.run({ ...context.getStore(), stack }, () => original.apply(this, values));
    };
    Object.defineProperty(prototype, method, { value: following, writable: true, configurable: true });
  }
}

/**
 * Remembers a socket of the answer's, but keeps it from nothing: whoever is collected is no longer remembered.
 *
 * @param {Socket} socket
 * @param {string} [stack]
 */
export function meet(socket, stack) {
  if (met.some(({ socket: known }) => known.deref() === socket)) return;
  const here = stack ? [] : socket.eventNames().flatMap((event) => socket.rawListeners(event));
  met.push({ socket: new WeakRef(socket), stack, others: new WeakSet(here) });
  if (met.length > mostMet) met.shift();
}

/**
 * What has become of the sockets that the answer was given, and of those that it connected and that are closed by now.
 *
 * @returns {Open[]} those that it was given have no stack
 */
export function metSockets() {
  return met.flatMap(({ socket: reference, stack = "", others }) => {
    const socket = reference.deref();
    if (!socket || (stack && !socket.destroyed)) return [];
    return [{ type: "TCPWRAP", stack, state: stateOfSocket(socket, others) }];
  });
}

export function stackHere() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = frames;
  const stack = String(new Error().stack);
  Error.stackTraceLimit = limit;
  return stack;
}

/** @param {string} stack */
function isAnswers(stack) {
  return stack.includes(answerUrl);
}

/** Follows what is opened from here on. */
export function followResources() {
  followOpeners();
  createHook({
    init(id, type, trigger, handle) {
      if (!followed.has(type)) return;
      const resource = describe(type, /** @type {Handle} */ (handle), opened.get(trigger));
      opened.set(id, resource);
      if (type !== "Timeout" && resource.stack) last = resource;
    },
    destroy: (id) => void opened.delete(id),
  }).enable();
  subscribe("worker_threads", (message) => {
    const { worker } = /** @type {{ worker: import("node:worker_threads").Worker }} */ (message);
    opened.set(worker, describe("WORKER", {}, undefined));
    worker.once("exit", () => opened.delete(worker));
  });
}

/**
 * @param {string} type
 * @param {Handle} handle
 * @param {Opened | undefined} server
 * @returns {Opened}
 */
function describe(type, handle, server) {
  const store = context.getStore();
  const here = stackHere();
  const stack = isAnswers(here) ? here : store?.stack;
  const isJudges = !stack && (server?.isJudges ?? store?.judges === true);
  return { type, handle, stack, isJudges, isPooled: pools.test(here), server };
}

/** The stack that opened the answer's last socket or server, closed or not; empty if it has opened none. */
export function lastOpened() {
  return last?.stack ?? "";
}

/** @type {Set<string>} The URLs of answers that this process has had before, where known answers share one. */
const earlier = new Set();

/**
 * The URL of the answer that a stack leads to: where it leads to none, the one that is here now.
 *
 * @param {string} stack
 */
export function answerAt(stack) {
  if (isAnswers(stack)) return answerUrl;
  return [...earlier].find((url) => stack.includes(url)) ?? answerUrl;
}

/** @param {string} url */
export function belongsToAnswer(url) {
  last = undefined;
  met = [];
  earlier.add(answerUrl);
  answerUrl = url;
}

/**
 * Runs what the judge asks for: what it opens is not the answer's.
 *
 * @template T
 * @param {() => T} work
 */
export function asJudge(work) {
  return context.run({ judges: true }, work);
}

/**
 * Runs the answer's code.
 *
 * @template T
 * @param {() => T} work
 */
export function asAnswer(work) {
  return context.run({}, work);
}

/**
 * What the answer has opened and not closed, oldest first. A timer counts while it keeps the process alive, and so does
 * a pool's connection; sockets, servers, workers and child processes count always.
 *
 * @param {boolean} withStates true to say what has become of each
 * @returns {Open[]}
 */
export function openResources(withStates) {
  return [...opened.values()].filter(isLeft).map(({ type, handle, stack, server }) => ({
    type,
    stack: stack ?? server?.stack ?? "",
    ...(withStates && { state: stateOf(handle) }),
  }));
}

/** @param {Opened} resource */
function isLeft({ type, handle, isJudges, isPooled }) {
  if (isJudges) return false;
  if ((type === "Timeout" || isPooled) && handle.hasRef?.() === false) return false;
  // A handle that never came to a socket of the system (`connect` threw at a bad port) is nothing open.
  return (
    type === "Timeout" ||
    type === "WORKER" ||
    handle.fd === undefined ||
    handle.fd >= 0 ||
    process.platform === "win32"
  );
}

/** Forgets what is open now: the next test is not blamed for it. */
export function forgetResources() {
  opened.clear();
  met = [];
}
