import {
  byConversation,
  type Conversation,
  countEvents,
  cutMiddle,
  mergeChunks,
  type Row,
  rowOf,
} from "./conversations.ts";
import { byteCount, escapes, grouped } from "./escape.ts";
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
  return renderRow(rowOf(event), width, event.kind === "datagram" ? 15 : 8);
}

/** The columns of a row: time, arrow, then what happened. */
const timeWidth = 10;
const arrows = { you: "   you → ", peer: "       ← ", note: "       · " };
const indent = " ".repeat(timeWidth + arrows.you.length);

function renderBlock({ name, events }: Conversation, width: number, lines: number): string {
  const rows = mergeChunks(events);
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
