import { byteCount } from "./escape.ts";
import type { WireEvent } from "./wire.ts";

export interface TranscriptOptions {
  /** The widest line, in characters. */
  width?: number;
  /** The most lines for one conversation; the middle is left out beyond that. `Infinity` shows all. */
  lines?: number;
}

/**
 * The record as text for people, one block per conversation: `you →` is what the judged code did, `←` what the other
 * side did. Cuts are marked with `…`. Returns an empty string for an empty record.
 */
export function renderTranscript(events: readonly WireEvent[], options: TranscriptOptions = {}): string {
  const { width = 76, lines = 14 } = options;
  return [...byConversation(events)]
    .map(([conversation, own]) => [`on the wire · ${conversation}`, ...cutMiddle(merge(own), lines).map((row) => renderRow(row, width))])
    .map((block) => block.join("\n"))
    .join("\n");
}

/** An event as one line of a transcript, without its conversation. */
export function renderEvent(event: WireEvent, width = 76): string {
  return renderRow({ ...event, chunks: 1 }, width);
}

interface Row extends WireEvent {
  /** How many chunks this row stands for. */
  chunks: number;
}

function byConversation(events: readonly WireEvent[]): Map<string, WireEvent[]> {
  const conversations = new Map<string, WireEvent[]>();
  for (const event of events) {
    const own = conversations.get(event.conversation);
    if (own) own.push(event);
    else conversations.set(event.conversation, [event]);
  }
  return conversations;
}

/** Joins a long series of chunks in one direction to one row: the first three stay single. */
function merge(events: readonly WireEvent[]): Row[] {
  const rows: Row[] = [];
  let series = 0;
  for (const event of events) {
    const last = rows.at(-1);
    const same = last?.kind === "bytes" && event.kind === "bytes" && last.from === event.from;
    series = same ? series + 1 : 0;
    if (last && series > 3 && !last.wrong) {
      last.chunks++;
      last.length = (last.length ?? 0) + (event.length ?? 0);
      if (event.note) Object.assign(last, { note: event.note, wrong: event.wrong });
    } else rows.push({ ...event, chunks: 1 });
  }
  return rows;
}

function cutMiddle(rows: Row[], limit: number): (Row | number)[] {
  if (rows.length <= limit) return rows;
  const head = Math.ceil(limit / 2);
  const tail = Math.max(0, limit - head - 1);
  return [...rows.slice(0, head), rows.length - head - tail, ...rows.slice(rows.length - tail)];
}

function renderRow(row: Row | number, width: number): string {
  if (typeof row === "number") return `              … ${row} more events …`;
  const arrow = row.kind === "note" ? "   ·  " : row.from === "you" ? "you → " : "    ← ";
  const start = `${time(row.at)}   ${arrow}${what(row)}`;
  const note = row.note ? `  ${row.wrong ? "✗ " : ""}${row.note}` : "";
  const line = fit(start, row, width - (note.length <= 34 ? note.length : 0)) + (note.length <= 34 ? note : "");
  return note.length > 34 ? `${line}\n              ${note.trim()}` : line;
}

function fit(start: string, row: Row, width: number): string {
  if (row.sample === undefined || row.length === 0) return start;
  const room = width - start.length - 4;
  if (room < 8) return start;
  const cut = row.sample.length > room || row.chunks > 1 || escapedLength(row.sample) < (row.length ?? 0);
  const shown = row.sample.length > room ? row.sample.slice(0, room - 2).replace(/\\x?[0-9a-f]?$/, "") : row.sample;
  return `${start}  "${shown}"${cut ? " …" : ""}`;
}

/** How many bytes an escaped sample stands for. */
function escapedLength(sample: string): number {
  return sample.replace(/\\x[0-9a-f]{2}|\\./g, ".").length;
}

function what(row: Row): string {
  const series = row.chunks > 1 ? ` in ${row.chunks} chunks` : "";
  if (row.kind === "bytes") return `${byteCount(row.length ?? 0)}${series}`;
  if (row.kind === "datagram") return `datagram, ${byteCount(row.length ?? 0)}`;
  return row.kind === "note" ? "" : row.kind;
}

function time(at: number): string {
  const text = at < 1000 ? `+${at.toFixed(1)} ms` : `+${(at / 1000).toFixed(2)} s`;
  return text.padStart(10);
}
