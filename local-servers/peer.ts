import { EventEmitter, once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";
import { answerTurns, currentAnswer } from "../workbook/judge/remote/current.ts";
import { untilRead } from "./reads.ts";
import { type Side, type WireEventKind, wire } from "./wire.ts";

/** The other side ended, or the connection was lost, while a script was waiting for more. */
export class LostPeer extends Error {
  override name = "LostPeer";
}

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
  #unread: Buffer[] = [];
  #unreadLength = 0;

  constructor(socket: Socket, conversation: string, opener: Side) {
    this.socket = socket;
    this.conversation = conversation;
    this.#changes.setMaxListeners(0);
    this.#note(opener, "connect");
    socket.setNoDelay(true); // Nagle's algorithm would join pieces that are sent apart.
    socket.on("data", (bytes: Buffer) => this.#take(bytes));
    socket.on("end", () => this.#change(() => this.#end()));
    socket.on("error", (error: NodeJS.ErrnoException) => this.#change(() => this.#fail(error)));
    socket.on("close", () => this.#change(() => this.#close()));
  }

  /** The next `length` bytes. Rejects if the other side ends or the connection is lost before. */
  async read(length: number): Promise<Buffer> {
    while (this.#unreadLength < length) await this.#more(`${this.#unreadLength} of ${length} bytes`);
    return this.#shift(length);
  }

  /** What has come, as soon as something has; empty at the other side's end. Rejects if the connection is lost. */
  async readSome(): Promise<Buffer> {
    while (!this.#unreadLength && !this.ended) await this.#more("all its bytes were read");
    return this.take();
  }

  /** Everything up to and including `mark`. Rejects if the other side ends or the connection is lost before. */
  async readUntil(mark: string): Promise<Buffer> {
    for (;;) {
      const all = Buffer.concat(this.#unread);
      const at = all.indexOf(mark);
      if (at >= 0) return this.#shift(at + Buffer.byteLength(mark));
      await this.#more(`${all.length} bytes without ${JSON.stringify(mark)}`);
    }
  }

  /** Everything until the other side's end. Rejects if the connection is lost. */
  async readToEnd(): Promise<Buffer> {
    while (!this.ended) await this.#more(`${this.#unreadLength} bytes`);
    return this.take();
  }

  /** Takes what has come and is not read yet, without waiting. */
  take(): Buffer {
    return this.#shift(this.#unreadLength);
  }

  /** Resolves when the connection is gone, for whatever reason. */
  async whenClosed(): Promise<void> {
    while (!this.closed) await this.#changed();
  }

  /** Sends bytes; text goes as UTF-8. Once the connection is gone, nothing is sent. */
  send(bytes: Uint8Array | string): void {
    const payload = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
    if (this.socket.destroyed || !payload.length) return;
    this.#note("peer", "bytes", payload);
    this.socket.write(payload);
  }

  /** Sends each piece on its own, with a pause after it, so that the pieces arrive as separate chunks. */
  async sendPieces(
    pieces: Iterable<Uint8Array | string>,
    milliseconds = currentAnswer() ? 0 : 8,
  ): Promise<void> {
    for (const piece of pieces) {
      this.send(piece);
      if (milliseconds) await pause(milliseconds);
      await turn(); // However late the timer comes, sockets of this process are read before the next piece.
      await answerTurns(); // And those of the answer's process.
      await untilRead(this.socket); // The system may deliver late.
    }
  }

  /** Sends this side's end (FIN); the other side may go on sending. */
  end(bytes?: Uint8Array | string): void {
    if (bytes !== undefined) this.send(bytes);
    if (this.socket.destroyed) return;
    this.#note("peer", "end");
    this.socket.end();
  }

  /** Breaks the connection off with a reset (RST). */
  reset(): void {
    if (this.socket.destroyed) return;
    this.#note("peer", "reset");
    this.socket.resetAndDestroy();
  }

  /** Gives the connection up at once. The reason is recorded, unless it is that the other side left. */
  abandon(reason: unknown): void {
    const note = `the local server failed: ${reason}`;
    if (!(reason instanceof LostPeer)) this.#record.record(this.conversation, "peer", "error", { note });
    this.socket.destroy();
  }

  /**
   * Stops reading: what the other side sends piles up in the operating system. Until `release`, its end and its reset
   * stay unseen as well.
   */
  hold(): void {
    this.socket.pause();
  }

  /** Reads again after `hold`. */
  release(): void {
    this.socket.resume();
  }

  #take(bytes: Buffer): void {
    this.#change(() => {
      this.#unread.push(bytes);
      this.#unreadLength += bytes.length;
      this.receivedLength += bytes.length;
      this.#note("you", "bytes", bytes);
    });
  }

  #end(): void {
    this.ended = true;
    this.#note("you", "end");
  }

  #close(): void {
    this.closed = true;
  }

  /** EPIPE is a reset too: this side wrote after the other had closed. */
  #fail(error: NodeJS.ErrnoException): void {
    this.error = error;
    if (error.code === "ECONNRESET" || error.code === "EPIPE") this.#note("you", "reset");
    else this.#record.record(this.conversation, "you", "error", { note: error.message });
  }

  #note(from: Side, kind: WireEventKind, bytes?: Uint8Array): void {
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

  #lost(got: string): LostPeer {
    return new LostPeer(`The connection ended after ${got}.`, this.error ? { cause: this.error } : {});
  }

  #shift(length: number): Buffer {
    const [first] = this.#unread;
    const all = first && this.#unread.length === 1 ? first : Buffer.concat(this.#unread);
    this.#unread = length < all.length ? [all.subarray(length)] : [];
    this.#unreadLength = Math.max(0, all.length - length);
    return all.subarray(0, length);
  }
}
