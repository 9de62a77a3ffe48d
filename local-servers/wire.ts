import { escapeBytes } from "./escape.ts";

/** Who caused an event: `you` is the code under judgement, `peer` the local server or scripted client. */
export type Side = "you" | "peer";

export type WireEventKind = "connect" | "bytes" | "datagram" | "end" | "reset" | "close" | "error" | "note";

/** One thing that happened between the two sides. Plain data, so that it can cross processes. */
export interface WireEvent {
  /** Milliseconds since the recording began. */
  at: number;
  /** Which conversation it belongs to, such as `127.0.0.1:40213 · connection 1`. */
  conversation: string;
  from: Side;
  kind: WireEventKind;
  /** How many bytes were carried (`bytes` and `datagram`). */
  length?: number;
  /** The first bytes carried, escaped. */
  sample?: string;
  /** How many chunks it stands for, where a long record has joined some. */
  chunks?: number;
  /** What a person should know about this event. */
  note?: string;
  /** Set where things went wrong. */
  wrong?: boolean;
}

/** How many bytes of each payload a record keeps. */
const sampleBytes = 160;

/** How many events a record may have before chunks are joined. */
const longRecord = 300;

/** The record of what happened on the wire during one test, or during one run of a server started by hand. */
export class Wire {
  readonly events: WireEvent[] = [];
  readonly #began = performance.now();
  readonly #listeners = new Set<(event: WireEvent) => void>();

  /** Adds an event that happens now. Of its bytes the length and a sample are kept. */
  record(
    conversation: string,
    from: Side,
    kind: WireEventKind,
    detail: { bytes?: Uint8Array; note?: string } = {},
  ): void {
    const event: WireEvent = { at: Math.max(0, performance.now() - this.#began), conversation, from, kind };
    if (detail.bytes) {
      event.length = detail.bytes.length;
      event.sample = escapeBytes(detail.bytes, sampleBytes);
    }
    if (detail.note) event.note = detail.note;
    if (this.#joins(event)) return;
    this.events.push(event);
    for (const listener of this.#listeners) listener(event);
  }

  /** A flood of chunks does not make a flood of events: beyond a long record, they add to the event before. */
  #joins({ conversation, from, kind, length = 0, note }: WireEvent): boolean {
    const last = this.events.at(-1);
    const same =
      last?.conversation === conversation && last.from === from && last.kind === "bytes" && kind === "bytes";
    if (this.events.length < longRecord || !same || note) return false;
    last.length = (last.length ?? 0) + length;
    last.chunks = (last.chunks ?? 1) + 1;
    return true;
  }

  /** Says beside the newest event (or on a line of its own, where nothing happened) what is wrong. */
  mark(note: string): void {
    if (!this.events.length) this.record("nothing happened", "you", "note", { note });
    Object.assign(this.events.at(-1)!, { note, wrong: true });
  }

  /** Ends the record of a failed test: unless something is marked already, this is where things went wrong. */
  stopHere(note: string): void {
    const last = this.events.at(-1);
    if (!last || this.events.some(({ wrong }) => wrong)) return;
    this.record(last.conversation, "you", "note", { note });
    Object.assign(this.events.at(-1)!, { wrong: true });
  }

  /** Calls `listener` with each event from now on. */
  listen(listener: (event: WireEvent) => void): void {
    this.#listeners.add(listener);
  }
}

let current = new Wire();

/** The record that local servers write to now. */
export function wire(): Wire {
  return current;
}

/** Begins a new record: what servers do from now on goes there. */
export function startRecording(record = new Wire()): Wire {
  current = record;
  return current;
}
