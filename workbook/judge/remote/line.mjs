/**
 * A thread of the judge's. It owns the processes that answers run in and their pipes, so that the judge's own thread can
 * wait for a reply without giving up its turn. It is also what ends a process that has nothing more to say, or too much:
 * these limits hold from outside, whatever an answer does to the guard in its own process.
 */
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { encodeFrame, FrameReader } from "../../answer/frames.mjs";
import { endTree, isThere, measureTree } from "./process-tree.mjs";

/**
 * @typedef {object} Bounds What a process may do from the moment in which its answer is loaded.
 * @property {number} silence milliseconds without a sign of life
 * @property {number} frame milliseconds in the middle of a message
 * @property {number} wall milliseconds altogether
 * @property {number} megabytes resident memory of the process and all that it has started
 * @property {number} processes how many processes it may have at once
 * @property {number} messages how many messages it may send
 * @property {number} bytes how many bytes it may send
 *
 * @typedef {object} Seal What each sealed process has for itself.
 * @property {string} slot the folder in which each process gets a folder that it shares with the judge
 * @property {number} firstUser the number of the first user; the processes count on from there
 *
 * @typedef {object} Settings
 * @property {import("node:worker_threads").MessagePort} port to the judge's thread
 * @property {SharedArrayBuffer} bell rung with each message; beside it the judge counts what it has heard
 * @property {string[]} command what starts a process for an answer; `{folder}` and `{user}` stand for its seal
 * @property {NodeJS.ProcessEnv} env
 * @property {string} cwd
 * @property {Bounds} bounds
 * @property {Seal | undefined} seal
 *
 * @typedef {"silent" | "garbled" | "cancelled" | "flood" | "late" | "processes"} Reason
 */

const { port, bell, command, env, cwd, bounds, seal } = /** @type {Settings} */ (workerData);
const rung = new Int32Array(bell);
const tick = 250;
/** How much raw output of a process is read on, in bytes. What it prints through `process.stdout` comes as messages. */
const mostOutput = 16 * 1024;
/** How many messages, and bytes, may wait for the judge before a process has to wait with its next. */
const mostWaiting = { messages: 5000, bytes: 64 * 2 ** 20 };
/** What a process may say over its two pipes. Everything else is this thread's own word. */
const speech = [
  new Set(["ready", "reply", "settled", "call", "turned", "loaded", "stray", "print", "exit"]),
  new Set(["alive", "stuck", "memory"]),
];
let posted = 0;
/** @type {{ at: number, size: number }[]} The large messages that the judge may not have heard yet. */
let large = [];
let started = 0;

/** A process for an answer, with its pipes. */
class AnswerProcess {
  /** Frames and raw output go to the judge from here on. */
  #isTaken = false;
  #isGivenUp = false;
  #hasDied = false;
  /** True once nothing of it runs any more: its number may be another process's by now. */
  #isOver = false;
  #number = 0;
  #quietFor = 0;
  #workedFor = 0;
  #messages = 0;
  #bytes = 0;
  #printed = "";
  /** @type {{ reader: FrameReader, pipe: import("node:stream").Duplex, quietFor: number }[]} */
  #heard = [];
  /** @type {number[]} What was ended with it. */
  #others = [];
  /** @type {object[]} What it said before it was taken. */
  #early = [];
  /** @type {string | undefined} What it shares with the judge, if it is sealed. */
  folder;

  constructor() {
    const [file = "", ...args] = this.#prepare();
    this.child = spawn(file, args, {
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "pipe"],
      env,
      cwd,
      windowsHide: true,
      detached: process.platform !== "win32", // A group of its own: a signal to its group reaches nobody else.
    });
    const [, stdout, stderr, asking, ...speaking] = /** @type {import("node:stream").Duplex[]} */ (
      /** @type {unknown} */ (this.child.stdio)
    );
    asking?.on("error", () => {}); // A process that has ended breaks its pipes; its exit says so.
    this.asking = asking;
    speaking.forEach((pipe, index) => this.#listen(pipe, /** @type {Set<unknown>} */ (speech[index])));
    for (const pipe of [stdout, stderr]) {
      pipe?.on("error", () => {});
      pipe?.on("data", (bytes) => this.#print(bytes));
    }
    this.child.on("error", (error) => this.#die(null, null, error.message));
    this.child.on("exit", (code, signal) => {
      this.kill(); // What it has started goes with it.
      this.#isOver = true;
      if (this.folder) void removeAfter(this.#others, this.folder);
      // Its last words are still in the pipes, which something that got away may hold open.
      setTimeout(() => this.#die(code, signal), 500);
    });
    this.child.on("close", (code, signal) => this.#die(code, signal));
  }

  get isAlive() {
    return this.child.exitCode === null && this.child.signalCode === null && this.child.pid !== undefined;
  }

  /** @param {number} number */
  take(number) {
    this.#number = number;
    this.#isTaken = true;
    this.#post({ type: "taken", folder: this.folder });
    for (const message of this.#early) this.#post(message);
  }

  /** An answer is loaded: what counts for one answer counts from here. */
  begin() {
    this.#workedFor = 0;
    this.#messages = 0;
    this.#bytes = 0;
  }

  /** One more tick: perhaps without a sign of life, perhaps one too many. */
  look() {
    this.#quietFor += tick;
    this.#workedFor += tick;
    if (this.#quietFor > bounds.silence) return this.giveUp("silent");
    for (const heard of this.#heard) {
      const isStuck = heard.reader.isWaiting && !heard.pipe.isPaused();
      heard.quietFor = isStuck ? heard.quietFor + tick : 0;
      if (heard.quietFor > bounds.frame) return this.giveUp("garbled");
    }
    if (this.#workedFor > bounds.wall) return this.giveUp("late");
    const { megabytes, processes } = measureTree(this.child.pid);
    if (processes > bounds.processes) return this.giveUp("processes");
    if (megabytes > bounds.megabytes) {
      this.#tell({ type: "memory", megabytes });
      this.#isGivenUp = true;
      this.kill();
    }
  }

  /** @param {Reason} reason */
  giveUp(reason) {
    if (this.#isGivenUp) return;
    this.#tell({ type: "gaveUp", reason });
    this.#isGivenUp = true;
    this.kill();
  }

  kill() {
    if (!this.#isOver) this.#others = [...this.#others, ...endTree(this.child)];
  }

  /** The command with what this one process has for itself. */
  #prepare() {
    if (!seal) return command;
    const user = String(seal.firstUser + (started % 30));
    const folder = join(seal.slot, `${process.pid}-${started++}`);
    mkdirSync(folder);
    // The answer is another user, if the judge is the administrator; what is the judge's there stays in its place.
    chmodSync(folder, 0o1777);
    this.folder = folder;
    return command.map((part) => part.replaceAll("{folder}", folder).replaceAll("{user}", user));
  }

  /**
   * @param {number | null} code
   * @param {NodeJS.Signals | null} signal
   * @param {string} [text]
   */
  #die(code, signal, text = this.#printed) {
    if (this.#hasDied) return;
    this.#hasDied = true;
    this.#tell({ type: "died", code, signal, text });
    for (const pipe of this.child.stdio) pipe?.destroy();
  }

  /**
   * @param {import("node:stream").Duplex} pipe
   * @param {Set<unknown>} words
   */
  #listen(pipe, words) {
    const reader = new FrameReader();
    const heard = { reader, pipe, quietFor: 0 };
    this.#heard.push(heard);
    pipe.on("error", () => {});
    pipe.on("data", (bytes) => {
      if (this.#isGivenUp) return;
      heard.quietFor = 0;
      this.#quietFor = 0;
      this.#bytes += bytes.length;
      try {
        for (const { head, blobs } of reader.push(bytes)) {
          if (!words.has(head.type)) throw new Error("not a message");
          this.#messages += 1;
          this.#tell({ ...head, blobs });
        }
      } catch {
        this.giveUp("garbled");
      }
      if (this.#messages > bounds.messages || this.#bytes > bounds.bytes) this.giveUp("flood");
      if (isBehind()) waitWith(pipe);
    });
  }

  /** @param {Buffer} bytes */
  #print(bytes) {
    const text = bytes.toString().slice(0, mostOutput - this.#printed.length);
    this.#printed += text;
    if (text) this.#tell({ type: "raw", text });
  }

  /** @param {{ type?: unknown, [key: string]: unknown }} message */
  #tell(message) {
    if (this.#isGivenUp) return;
    if (this.#isTaken) this.#post(message);
    else if (message.type !== "alive") this.#early.push(message);
  }

  /** @param {any} message */
  #post(message) {
    /** @type {Uint8Array<ArrayBuffer>[]} */
    const blobs = (message.blobs ?? []).map((/** @type {Uint8Array} */ blob) => new Uint8Array(blob));
    const buffers = blobs.map(({ buffer }) => buffer);
    const size = blobs.reduce((sum, { length }) => sum + length, 0);
    posted = (posted + 1) | 0;
    if (size > 64 * 1024) large.push({ at: posted, size });
    port.postMessage({ ...message, blobs, number: this.#number }, buffers);
    Atomics.add(rung, 0, 1);
    Atomics.notify(rung, 0);
  }
}

/**
 * Removes a folder once these processes are gone: until then it could still change under the hand.
 *
 * @param {number[]} pids
 * @param {string} folder
 */
async function removeAfter(pids, folder) {
  while (pids.some(isThere)) await new Promise((done) => setTimeout(done, 10));
  await rm(folder, { recursive: true, force: true }).catch(() => {});
}

/** True if more is on its way to the judge than it can take in. */
function isBehind() {
  const heard = Atomics.load(rung, 1);
  if (large.length) large = large.filter(({ at }) => ((at - heard) | 0) > 0);
  const bytes = large.reduce((sum, { size }) => sum + size, 0);
  return ((posted - heard) | 0) > mostWaiting.messages || bytes > mostWaiting.bytes;
}

/** @param {import("node:stream").Duplex} pipe */
function waitWith(pipe) {
  pipe.pause();
  const looking = setInterval(() => {
    if (isBehind()) return;
    clearInterval(looking);
    pipe.resume();
  }, 5);
}

/** @type {AnswerProcess | undefined} */
let current;
let takenAt = 0;
/** @type {AnswerProcess | undefined} One that is booted ahead of time. */
let spare;

port.on("message", (message) => {
  if (message.do === "say") {
    if (message.head.type === "load") current?.begin();
    for (const part of encodeFrame(message.head, message.blobs)) current?.asking?.write(part);
  } else if (message.do === "take") {
    current?.kill();
    takenAt = now();
    current = spare?.isAlive ? spare : new AnswerProcess();
    spare = undefined;
    current.take(message.number);
  } else if (message.do === "prepare") {
    if (!spare?.isAlive) spare = new AnswerProcess();
  } else if (message.do === "end") {
    current?.kill();
    current = undefined;
  }
});

const cancelling = new BroadcastChannel("workbook.cancel");
// A run that was canceled may have ended by itself, and the next one begun, before the word of it comes here.
cancelling.onmessage = (event) => {
  const { data } = /** @type {{ data: number }} */ (event);
  if (data > takenAt) current?.giveUp("cancelled");
};

/** The time in milliseconds, the same in all threads. */
function now() {
  return performance.timeOrigin + performance.now();
}

setInterval(() => {
  if (current?.isAlive) current.look();
}, tick);
