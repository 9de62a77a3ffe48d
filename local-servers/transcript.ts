import { byteCount, grouped } from "./escape.ts";
import type { WireEvent } from "./wire.ts";

export interface TranscriptOptions {
  /** The widest line, in characters. */
  width?: number;
  /** The most lines for one conversation; beyond that its middle is left out, but never what is marked wrong. */
  lines?: number;
  /** The most conversations; beyond that those in the middle are left out, but never one with something wrong. */
  conversations?: number;
}

/**
 * The record as text for people, one block per conversation, a blank line between two: `you →` is what the judged code
 * did, `←` what the other side did. Cuts are marked with `…`. Returns an empty string for an empty record.
 */
export function renderTranscript(events: readonly WireEvent[], options: TranscriptOptions = {}): string {
  const { width = 76, lines = 14, conversations = 6 } = options;
  return cutMiddle(byConversation(events), conversations)
    .map((part) =>
      Array.isArray(part) ? left(part.length, "conversation") : renderBlock(part, width, lines),
    )
    .join("\n\n");
}

/** An event as one line of a transcript (more with a long note), without its conversation. */
export function renderEvent(event: WireEvent, width = 76): string {
  return renderRow({ ...event, chunks: event.chunks ?? 1 }, width, event.kind === "datagram" ? 15 : 8);
}

interface Row extends WireEvent {
  /** How many chunks this row stands for. */
  chunks: number;
}

interface Conversation {
  name: string;
  events: WireEvent[];
  wrong: boolean;
}

/** The columns of a row: time, arrow, then what happened. */
const timeWidth = 10;
const arrows = { you: "   you → ", peer: "       ← ", note: "       · " };
const indent = " ".repeat(timeWidth + arrows.you.length);

function byConversation(events: readonly WireEvent[]): Conversation[] {
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

function renderBlock({ name, events }: Conversation, width: number, lines: number): string {
  const rows = merge(events);
  const column = rows.reduce(
    (widest, row) => (row.kind === "note" ? widest : Math.max(widest, what(row).length)),
    0,
  );
  const body = cutMiddle(rows, lines).map((part) =>
    Array.isArray(part) ? indent + left(countEvents(part), "event") : renderRow(part, width, column),
  );
  return [heading(name, width), ...body].join("\n");
}

/** A long name (the path of a local socket) loses its beginning. */
function heading(name: string, width: number): string {
  const lead = "on the wire · ";
  const room = width - lead.length;
  return lead + (name.length > room ? `…${name.slice(1 - room)}` : name);
}

/** Joins a long series of chunks in one direction to one row: the first three stay single, and so does one with a note. */
function merge(events: readonly WireEvent[]): Row[] {
  const rows: Row[] = [];
  let series = 0;
  for (const event of events) {
    const last = rows.at(-1);
    series = last?.kind === "bytes" && event.kind === "bytes" && last.from === event.from ? series + 1 : 0;
    if (last && series > 3 && !last.note && !event.note) Object.assign(last, joined(last, event));
    else rows.push({ ...event, chunks: event.chunks ?? 1 });
  }
  return rows;
}

function joined(row: Row, event: WireEvent): Partial<Row> {
  const { sample = "", length = 0, chunks } = row;
  const isWhole = sample.length < 200 && escapes(sample).length === length;
  return {
    chunks: chunks + (event.chunks ?? 1),
    length: length + (event.length ?? 0),
    sample: isWhole ? sample + (event.sample ?? "") : sample,
  };
}

/** At most about `limit` items: what is left out of the middle stands there as a list. */
function cutMiddle<T extends { wrong?: boolean }>(items: readonly T[], limit: number): (T | T[])[] {
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

function countEvents(rows: readonly Row[]): number {
  return rows.reduce((sum, { chunks }) => sum + chunks, 0);
}

function left(count: number, noun: string): string {
  return `… ${grouped(count)} more ${noun}${count === 1 ? "" : "s"} …`;
}

function renderRow(row: Row, width: number, column: number): string {
  const start = time(row.at) + arrows[row.kind === "note" ? "note" : row.from];
  const wrapped = wrap(remark(row), width - indent.length);
  if (row.kind === "note") return start + wrapped.join(`\n${indent}`);
  const beside = besides(row, width - indent.length - column - 2);
  const line = `${start}${what(row).padEnd(column)}  ${beside.text}`.trimEnd();
  return beside.whole ? line : [line, ...wrapped.map((text) => indent + text)].join("\n");
}

/** The payload and the remark in `room` characters; the payload alone (not `whole`) if the remark needs lines of its own. */
function besides(row: Row, room: number): { text: string; whole: boolean } {
  const said = remark(row);
  if (!said) return { text: payload(row, room), whole: true };
  if (!row.length) return said.length > room ? { text: "", whole: false } : { text: said, whole: true };
  const left = room - said.length - 2;
  const whole = left >= Math.min(16, payload(row, room).length);
  return whole ? { text: `${payload(row, left)}  ${said}`, whole } : { text: payload(row, room), whole };
}

/** The first bytes in quotes, at most `room` characters; what is not shown is marked with `…`. */
function payload({ sample, length }: Row, room: number): string {
  if (!length || sample === undefined) return "";
  const whole = escapes(sample).length === length;
  if (whole && sample.length + 2 <= room) return `"${sample}"`;
  let shown = "";
  for (const part of escapes(sample)) {
    if (shown.length + part.length > room - 4) break;
    shown += part;
  }
  return `"${shown}" …`;
}

/** An escaped text as one part per byte. */
function escapes(sample: string): string[] {
  return sample.match(/\\x[0-9a-f]{2}|\\.|[^\\]/g) ?? [];
}

function remark({ chunks, note = "", wrong }: Row): string {
  const series = chunks > 1 ? `in ${grouped(chunks)} chunks` : "";
  return [series, wrong ? `✗ ${note}` : note]
    .filter(Boolean)
    .join("  ")
    .replaceAll(/\s*\n\s*/g, " ");
}

/** Breaks a text into lines, between words where there are any. */
function wrap(text: string, width: number): string[] {
  const lines = text.match(new RegExp(`\\S.{0,${width - 1}}(?=\\s|$)|\\S{${width}}`, "gu")) ?? [];
  return lines.map((line) => line.trimEnd());
}

function what({ kind, length = 0 }: Row): string {
  if (kind === "bytes") return byteCount(length);
  if (kind === "datagram") return `datagram, ${byteCount(length)}`;
  return kind;
}

/** Milliseconds below one second, then seconds; the numbers end in the same column. */
function time(at: number): string {
  const text = at < 999.95 ? `+${at.toFixed(1)} ms` : `+${(at / 1000).toFixed(2)} s `;
  return text.padStart(timeWidth);
}
