import { escapes } from "./escape.ts";
import type { WireEvent } from "./wire.ts";

/** All that happened between the judged code and one other side. */
export interface Conversation {
  name: string;
  events: WireEvent[];
  wrong: boolean;
}

/** What is shown as one thing: an event, or a long series of chunks in one direction. */
export interface Row extends WireEvent {
  /** How many chunks this row stands for. */
  chunks: number;
  /** When the last of them came, on the clock of `at`. */
  until: number;
}

/** The record's conversations, in the order in which they began. */
export function byConversation(events: readonly WireEvent[]): Conversation[] {
  const conversations = new Map<string, Conversation>();
  for (const event of events) {
    const name = event.conversation;
    const known = conversations.get(name) ?? { name, events: [], wrong: false };
    known.events.push(event);
    known.wrong ||= event.wrong === true;
    conversations.set(name, known);
  }
  return [...conversations.values()];
}

/** An event as a row of its own. */
export function rowOf(event: WireEvent): Row {
  return { ...event, chunks: event.chunks ?? 1, until: event.at };
}

/**
 * Joins a long series of chunks in one direction to one row: the first three stay single, and so does one with a note.
 * A silence of `silence` milliseconds ends a series.
 */
export function mergeChunks(events: readonly WireEvent[], silence = Number.POSITIVE_INFINITY): Row[] {
  const rows: Row[] = [];
  let series = 0;
  for (const event of events) {
    const last = rows.at(-1);
    const goesOn = last?.kind === "bytes" && event.kind === "bytes" && last.from === event.from;
    series = goesOn && event.at - last.until < silence ? series + 1 : 0;
    if (last && series > 3 && !last.note && !event.note) Object.assign(last, joined(last, event));
    else rows.push(rowOf(event));
  }
  return rows;
}

function joined(row: Row, event: WireEvent): Partial<Row> {
  const { sample = "", length = 0, chunks } = row;
  const isWhole = sample.length < 200 && escapes(sample).length === length;
  return {
    chunks: chunks + (event.chunks ?? 1),
    until: event.at,
    length: length + (event.length ?? 0),
    sample: isWhole ? sample + (event.sample ?? "") : sample,
  };
}

/** At most about `limit` items: what is left out of the middle stands there as a list. What is wrong is never left out. */
export function cutMiddle<T extends { wrong?: boolean }>(items: readonly T[], limit: number): (T | T[])[] {
  if (items.length <= limit) return [...items];
  const head = Math.ceil((limit - 1) / 2);
  const tail = items.length - Math.floor((limit - 1) / 2);
  const parts: (T | T[])[] = [];
  for (const [index, item] of items.entries()) {
    const gap = parts.at(-1);
    if (index < head || index >= tail || item.wrong) parts.push(item);
    else if (Array.isArray(gap)) gap.push(item);
    else parts.push([item]);
  }
  return parts.map((part) => (Array.isArray(part) && part.length === 1 ? part[0]! : part));
}

/** How many events of the record these rows stand for. */
export function countEvents(rows: readonly Row[]): number {
  return rows.reduce((sum, { chunks }) => sum + chunks, 0);
}
