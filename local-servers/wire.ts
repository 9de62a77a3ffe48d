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
  /** What a person should know about this event. */
  note?: string;
  /** Set where things went wrong. */
  wrong?: boolean;
}

/** How many bytes of each payload a record keeps. */
const sampleBytes = 160;

/** The record of what happened on the wire during one test, or during one run of a server started by hand. */
export class Wire {
  readonly events: WireEvent[] = [];
  readonly #began = performance.now();
  readonly #listeners = new Set<(event: WireEvent) => void>();

  record(conversation: string, from: Side, kind: WireEventKind, detail: { bytes?: Uint8Array; note?: string } = {}): void {
    const event: WireEvent = { at: Math.max(0, performance.now() - this.#began), conversation, from, kind };
    if (detail.bytes) {
      event.length = detail.bytes.length;
      event.sample = escapeBytes(detail.bytes, sampleBytes);
    }
    if (detail.note) event.note = detail.note;
    this.events.push(event);
    for (const listener of this.#listeners) listener(event);
  }

  /** Says beside the newest event (or a line of its own, where there is none) what is wrong with it. */
  mark(note: string): void {
    const last = this.events.at(-1);
    if (!last) return;
    last.note = note;
    last.wrong = true;
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
export function startRecording(): Wire {
  current = new Wire();
  return current;
}
