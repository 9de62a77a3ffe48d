/**
 * A thread of the judge's. It owns the processes that answers run in and their pipes, so that the judge's own thread can
 * wait for a reply without giving up its turn. It is also what ends a process that has nothing more to say, or too much.
 */
import { spawn } from "node:child_process";
import { workerData } from "node:worker_threads";
import { encodeFrame, FrameReader } from "../../answer/frames.mjs";

/**
 * @typedef {object} Settings
 * @property {import("node:worker_threads").MessagePort} port to the judge's thread
 * @property {SharedArrayBuffer} bell rung with each message
 * @property {string[]} command what starts a process for an answer
 * @property {NodeJS.ProcessEnv} env
 * @property {string} cwd
 * @property {number} silence milliseconds after which a process without a sign of life is given up
 */

const { port, bell, command, env, cwd, silence } = /** @type {Settings} */ (workerData);
const rung = new Int32Array(bell);
const tick = 250;
/** How much raw output of a process is read on, in bytes. What it prints through `process.stdout` comes as messages. */
const mostOutput = 16 * 1024;

/** A process for an answer, with its pipes. */
class AnswerProcess {
  /** Frames and raw output go to the judge from here on. */
  #isTaken = false;
  #number = 0;
  #quietFor = 0;
  #printed = "";
  /** @type {object[]} What it said before it was taken. */
  #early = [];

  constructor() {
    const [file = "", ...args] = command;
    this.child = spawn(file, args, {
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "pipe"],
      env,
      cwd,
      windowsHide: true,
    });
    const [, stdout, stderr, asking, ...speaking] = /** @type {import("node:stream").Duplex[]} */ (
      /** @type {unknown} */ (this.child.stdio)
    );
    asking?.on("error", () => {}); // A process that has ended breaks its pipes; its exit says so.
    this.asking = asking;
    for (const pipe of speaking) this.#listen(pipe);
    for (const pipe of [stdout, stderr]) {
      pipe?.on("error", () => {});
      pipe?.on("data", (bytes) => this.#print(bytes));
    }
    this.child.on("error", (error) =>
      this.#tell({ type: "died", code: null, signal: null, text: error.message }),
    );
    this.child.on("close", (code, signal) => {
      this.#tell({ type: "died", code, signal, text: this.#printed });
    });
  }

  get isAlive() {
    return this.child.exitCode === null && this.child.signalCode === null && this.child.pid !== undefined;
  }

  /** @param {number} number */
  take(number) {
    this.#number = number;
    this.#isTaken = true;
    for (const message of this.#early) this.#post(message);
  }

  /** One more tick without a sign of life, perhaps. */
  countQuiet() {
    this.#quietFor += tick;
    if (this.#quietFor > silence) this.giveUp("silent");
  }

  /** @param {"silent" | "garbled" | "cancelled"} reason */
  giveUp(reason) {
    this.#tell({ type: "gaveUp", reason });
    this.kill();
  }

  kill() {
    this.child.kill("SIGKILL");
  }

  /** @param {import("node:stream").Duplex} pipe */
  #listen(pipe) {
    const reader = new FrameReader();
    pipe.on("error", () => {});
    pipe.on("data", (bytes) => {
      this.#quietFor = 0;
      try {
        for (const { head, blobs } of reader.push(bytes)) this.#tell({ ...head, blobs });
      } catch {
        this.giveUp("garbled");
      }
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
    if (this.#isTaken) this.#post(message);
    else if (message.type !== "alive") this.#early.push(message);
  }

  /** @param {any} message */
  #post(message) {
    /** @type {Uint8Array<ArrayBuffer>[]} */
    const blobs = (message.blobs ?? []).map((/** @type {Uint8Array} */ blob) => new Uint8Array(blob));
    const buffers = blobs.map(({ buffer }) => buffer);
    port.postMessage({ ...message, blobs, number: this.#number }, buffers);
    Atomics.add(rung, 0, 1);
    Atomics.notify(rung, 0);
  }
}

/** @type {AnswerProcess | undefined} */
let current;
let takenAt = 0;
/** @type {AnswerProcess | undefined} One that is booted ahead of time. */
let spare;

port.on("message", (message) => {
  if (message.do === "say") {
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
  if (current?.isAlive) current.countQuiet();
}, tick);
