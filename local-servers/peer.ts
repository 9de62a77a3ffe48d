import { EventEmitter, once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { type Side, wire } from "./wire.ts";

/**
 * One end of a TCP (or local) connection, played by a script: it reads what it wants, when it wants, and everything
 * that passes is recorded. `socket` is this side's own; the other side belongs to the code under judgement.
 */
export class Peer {
  readonly socket: Socket;
  readonly conversation: string;
  /** How many bytes the other side has sent so far (read by this side or not is not known for bytes still on the way). */
  receivedLength = 0;
  /** True once the other side has sent its end (FIN). */
  ended = false;
  /** True once the connection is gone, for whatever reason. */
  closed = false;
  /** The error that ended the connection, if one did. */
  error: NodeJS.ErrnoException | undefined;
  readonly #record = wire();
  readonly #changes = new EventEmitter();
  #received: Buffer[] = [];

  constructor(socket: Socket, conversation: string, opener: Side) {
    this.socket = socket;
    this.conversation = conversation;
    this.#changes.setMaxListeners(0);
    this.#note(opener, "connect");
    socket.on("data", (bytes: Buffer) => this.#take(bytes));
    socket.on("end", () => this.#change(() => { this.ended = true; this.#note("you", "end"); }));
    socket.on("error", (error: NodeJS.ErrnoException) => this.#fail(error));
    socket.on("close", () => this.#change(() => { this.closed = true; }));
  }

  /** The next `length` bytes. Rejects if the other side ends or the connection is lost before. */
  async read(length: number): Promise<Buffer> {
    while (this.#length() < length) await this.#more(`${this.#length()} of ${length} bytes`);
    return this.#shift(length);
  }

  /** Everything up to and including `mark`. Rejects if the other side ends or the connection is lost before. */
  async readUntil(mark: string): Promise<Buffer> {
    for (;;) {
      const all = Buffer.concat(this.#received);
      const at = all.indexOf(mark);
      if (at >= 0) return this.#shift(at + Buffer.byteLength(mark));
      await this.#more(`${all.length} bytes without ${JSON.stringify(mark)}`);
    }
  }

  /** Everything until the other side's end. Rejects if the connection is lost. */
  async readToEnd(): Promise<Buffer> {
    while (!this.ended) {
      if (this.closed) throw this.#lost(`${this.#length()} bytes`);
      await this.#changed();
    }
    return this.#shift(this.#length());
  }

  /** Takes what has come and is not read yet, without waiting. */
  take(): Buffer {
    return this.#shift(this.#length());
  }

  /** Resolves when the connection is gone, for whatever reason. */
  async whenClosed(): Promise<void> {
    while (!this.closed) await this.#changed();
  }

  send(bytes: Uint8Array | string): void {
    const payload = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
    this.#note("peer", "bytes", payload);
    this.socket.write(payload);
  }

  /** Sends each piece on its own, with a pause after it, so that the pieces arrive as separate chunks. */
  async sendPieces(pieces: Iterable<Uint8Array | string>, milliseconds = 8): Promise<void> {
    for (const piece of pieces) {
      this.send(piece);
      await pause(milliseconds);
    }
  }

  /** Sends this side's end; the other side may go on sending. */
  end(bytes?: Uint8Array | string): void {
    if (bytes !== undefined) this.send(bytes);
    this.#note("peer", "end");
    this.socket.end();
  }

  /** Breaks the connection off with a reset (RST). */
  reset(): void {
    this.#note("peer", "reset");
    this.socket.resetAndDestroy();
  }

  /** Stops reading: what the other side sends piles up in the operating system. */
  hold(): void {
    this.socket.pause();
  }

  /** Reads again after `hold`. */
  release(): void {
    this.socket.resume();
  }

  #take(bytes: Buffer): void {
    this.#change(() => {
      this.#received.push(bytes);
      this.receivedLength += bytes.length;
      this.#note("you", "bytes", bytes);
    });
  }

  #fail(error: NodeJS.ErrnoException): void {
    this.#change(() => {
      this.error = error;
      this.#record.record(this.conversation, "you", error.code === "ECONNRESET" ? "reset" : "error", { note: error.code === "ECONNRESET" ? undefined : error.message });
    });
  }

  #note(from: Side, kind: "connect" | "bytes" | "end" | "reset", bytes?: Uint8Array): void {
    this.#record.record(this.conversation, from, kind, bytes ? { bytes } : {});
  }

  #change(apply: () => void): void {
    apply();
    this.#changes.emit("change");
  }

  async #changed(): Promise<void> {
    await once(this.#changes, "change");
  }

  async #more(got: string): Promise<void> {
    if (this.ended || this.closed) throw this.#lost(got);
    await this.#changed();
  }

  #lost(got: string): Error {
    return new Error(`The connection ended after ${got}.`, this.error ? { cause: this.error } : {});
  }

  #length(): number {
    return this.#received.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  #shift(length: number): Buffer {
    const all = Buffer.concat(this.#received);
    this.#received = length < all.length ? [all.subarray(length)] : [];
    return all.subarray(0, length);
  }
}
