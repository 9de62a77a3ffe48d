import { fileURLToPath } from "node:url";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Head } from "../../answer/frames.mjs";
import { root } from "../../root.ts";
import { limits } from "../limits.ts";
import { answerCommand, answerEnvironment } from "./command.ts";
import { claimSeal } from "./sealing.ts";

/** What comes over the line: a message of the answer's process, or the thread's own word about it. */
export interface Message {
  type: string;
  blobs: Uint8Array[];
  [key: string]: unknown;
}

/**
 * The judge's end of the line to the answer's process. The thread at the other end (`line.mjs`) owns process and pipes; so
 * messages come in even while this thread waits for one.
 */
export class Line {
  /** Rung with each message; beside it, how many of them have been heard. */
  readonly #bell = new Int32Array(new SharedArrayBuffer(8));
  readonly #port: MessagePort;
  /** Which process is spoken with: what others said late counts for nothing. */
  #number = 0;
  #take: (message: Message) => void = () => {};

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const thread = new Worker(fileURLToPath(new URL("line.mjs", import.meta.url)), {
      workerData: {
        port: port2,
        bell: this.#bell.buffer,
        command: answerCommand(),
        env: answerEnvironment(),
        cwd: root,
        bounds: limits.bounds,
        seal: claimSeal(),
      },
      transferList: [port2],
      execArgv: [],
    });
    thread.unref();
    port1.on("message", (message) => this.#deliver(message));
    port1.unref();
  }

  /** Takes a fresh process; `take` is called with everything that it says. The process before is ended. */
  connect(take: (message: Message) => void): void {
    this.#number += 1;
    this.#take = take;
    this.#port.postMessage({ do: "take", number: this.#number });
  }

  say(head: Head, blobs: readonly Uint8Array[] = []): void {
    this.#port.postMessage({ do: "say", head, blobs });
  }

  /** Boots a process ahead of time. */
  prepare(): void {
    this.#port.postMessage({ do: "prepare" });
  }

  /** Ends the process that is spoken with. */
  end(): void {
    this.#port.postMessage({ do: "end" });
  }

  /**
   * Takes messages until `isEnough`, without giving up this thread's turn, but no longer than `milliseconds`.
   * Returns whether it was enough.
   */
  waitFor(isEnough: () => boolean, milliseconds: number): boolean {
    const end = performance.now() + milliseconds;
    for (;;) {
      const rung = Atomics.load(this.#bell, 0);
      for (let next = receiveMessageOnPort(this.#port); next; next = receiveMessageOnPort(this.#port))
        this.#deliver(next.message);
      if (isEnough()) return true;
      const left = end - performance.now();
      if (left <= 0) return false;
      Atomics.wait(this.#bell, 0, rung, left);
    }
  }

  #deliver(message: Message & { number: number }): void {
    Atomics.add(this.#bell, 1, 1);
    if (message.number === this.#number) this.#take(message);
  }
}

let line: Line | undefined;

/** This thread's line: it lasts as long as the thread. */
export function theLine(): Line {
  line ??= new Line();
  return line;
}
