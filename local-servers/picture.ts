import { byteCount } from "./escape.ts";
import type { WireEvent } from "./wire.ts";

const width = 760;
const left = 170;
const right = 640;
const rowHeight = 40;
/** A silence at least this long is drawn, in milliseconds. */
const noticeable = 50;
/** The most arrows of one conversation; the middle is left out beyond that. */
const mostRows = 22;
const sampleLength = 44;

/** What is drawn, one below the other. */
type Row =
  | { kind: "event"; event: WireEvent; chunks: number }
  | { kind: "pause"; milliseconds: number }
  | { kind: "left out"; count: number };

/**
 * The record as an SVG sequence diagram (two columns: the judged code, the other side), for light and dark pages.
 * `title` stands above it. The text in it is text, so that it can be searched, copied and read aloud.
 */
export function renderPicture(events: readonly WireEvent[], title: string): string {
  let y = 64;
  const parts: string[] = [];
  for (const [conversation, own] of group(events)) {
    const rows = shorten(rowsOf(own));
    parts.push(drawConversation(conversation, rows, y));
    y += 78 + rows.length * rowHeight;
  }
  const height = y + 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${xml(`On the wire: ${title}`)}</title>`,
    `<style>${style}</style>`,
    `<rect class="page" width="${width}" height="${height}" rx="8"/>`,
    `<text class="title" x="24" y="36">${xml(clip(title, 84))}</text>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

const style = `
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #1f2933; }
.page { fill: #ffffff; } .title { font-weight: 600; font-size: 15px; } .quiet { fill: #66727f; font-size: 12px; }
.column { font-weight: 600; } .head { fill: #eef2f6; stroke: #c9d3dd; } .life { stroke: #c9d3dd; stroke-dasharray: 3 5; }
.you { stroke: #0b66c3; fill: #0b66c3; } .peer { stroke: #5b4bb7; fill: #5b4bb7; } .wrong { stroke: #c62828; fill: #c62828; }
.flag { fill: #fdecea; stroke: #c62828; } .arrow { fill: none; stroke-width: 1.6; }
text.you, text.peer, text.wrong { stroke: none; }
@media (prefers-color-scheme: dark) {
text { fill: #e4e9ee; } .page { fill: #14191f; } .quiet { fill: #93a1af; } .head { fill: #202832; stroke: #3a4653; } .life { stroke: #3a4653; }
.you { stroke: #6cb6ff; fill: #6cb6ff; } .peer { stroke: #b4a7ff; fill: #b4a7ff; } .wrong { stroke: #ff8a80; fill: #ff8a80; } .flag { fill: #3a1f1f; stroke: #ff8a80; }
}`;

function group(events: readonly WireEvent[]): Map<string, WireEvent[]> {
  const conversations = new Map<string, WireEvent[]>();
  for (const event of events)
    conversations.set(event.conversation, [...(conversations.get(event.conversation) ?? []), event]);
  return conversations;
}

/** Long series of chunks become one arrow; long silences become rows of their own. */
function rowsOf(events: readonly WireEvent[]): Row[] {
  const rows: Row[] = [];
  let series = 0;
  let before = events[0]?.at ?? 0;
  for (const event of events) {
    if (event.at - before >= noticeable) rows.push({ kind: "pause", milliseconds: event.at - before });
    before = event.at;
    const last = rows.at(-1);
    const same =
      last?.kind === "event" &&
      last.event.kind === "bytes" &&
      event.kind === "bytes" &&
      last.event.from === event.from;
    series = same ? series + 1 : 0;
    if (same && series > 3 && !last.event.wrong) rows[rows.length - 1] = join(last, event);
    else rows.push({ kind: "event", event, chunks: event.chunks ?? 1 });
  }
  return rows;
}

function join(last: Extract<Row, { kind: "event" }>, event: WireEvent): Row {
  const length = (last.event.length ?? 0) + (event.length ?? 0);
  return {
    kind: "event",
    event: {
      ...last.event,
      ...(event.note && { note: event.note }),
      ...(event.wrong && { wrong: true }),
      length,
    },
    chunks: last.chunks + (event.chunks ?? 1),
  };
}

function shorten(rows: Row[]): Row[] {
  if (rows.length <= mostRows) return rows;
  const half = Math.floor(mostRows / 2);
  return [...rows.slice(0, half), { kind: "left out", count: rows.length - mostRows }, ...rows.slice(-half)];
}

function drawConversation(conversation: string, rows: Row[], top: number): string {
  const bottom = top + 66 + rows.length * rowHeight;
  return [
    `<text class="quiet" x="24" y="${top}">${xml(conversation)}</text>`,
    drawHead("you", left, top + 12),
    drawHead("other side", right, top + 12),
    `<line class="life" x1="${left}" y1="${top + 38}" x2="${left}" y2="${bottom}"/>`,
    `<line class="life" x1="${right}" y1="${top + 38}" x2="${right}" y2="${bottom}"/>`,
    ...rows.map((row, index) => drawRow(row, top + 74 + index * rowHeight)),
  ].join("\n");
}

function drawHead(name: string, x: number, y: number): string {
  return `<rect class="head" x="${x - 52}" y="${y}" width="104" height="26" rx="6"/><text class="column" x="${x}" y="${y + 17}" text-anchor="middle">${name}</text>`;
}

function drawRow(row: Row, y: number): string {
  const middle = (left + right) / 2;
  if (row.kind === "pause")
    return `<text class="quiet" x="${middle}" y="${y}" text-anchor="middle">· · ·  ${duration(row.milliseconds)} of silence  · · ·</text>`;
  if (row.kind === "left out")
    return `<text class="quiet" x="${middle}" y="${y}" text-anchor="middle">· · ·  ${row.count} more events  · · ·</text>`;
  return drawEvent(row.event, row.chunks, y);
}

function drawEvent(event: WireEvent, chunks: number, y: number): string {
  const tone = event.wrong || event.kind === "reset" || event.kind === "error" ? "wrong" : event.from;
  const time = `<text class="quiet" x="96" y="${y + 4}" text-anchor="end">+${duration(event.at)}</text>`;
  const note = event.note
    ? `<text class="${event.wrong ? "wrong" : "quiet"}" x="${(left + right) / 2}" y="${y + 17}" text-anchor="middle">${xml(clip(`${event.wrong ? "✗ " : ""}${event.note}`, 62))}</text>`
    : "";
  const flag = event.wrong
    ? `<rect class="flag" x="${left + 6}" y="${y - 19}" width="${right - left - 12}" height="${event.note ? 42 : 26}" rx="4"/>`
    : "";
  if (event.kind === "note") return [time, note].join("");
  const label = `<text class="${tone}" x="${(left + right) / 2}" y="${y - 5}" text-anchor="middle">${xml(labelOf(event, chunks))}</text>`;
  return [flag, time, drawArrow(event, tone, y), label, note].join("");
}

/** Ends stop at a bar, resets and errors at a cross: they need no colour to be told apart. */
function drawArrow({ from, kind }: WireEvent, tone: string, y: number): string {
  const [start, end] = from === "you" ? [left, right] : [right, left];
  const back = from === "you" ? -1 : 1;
  const tip = end + back * 2;
  const line = `<path class="arrow ${tone}" d="M${start} ${y}H${tip}"/>`;
  if (kind === "end") return `${line}<path class="arrow ${tone}" d="M${tip} ${y - 7}V${y + 7}"/>`;
  if (kind === "reset" || kind === "error")
    return `${line}<path class="arrow ${tone}" d="M${tip - 6} ${y - 6}l12 12m0-12l-12 12"/>`;
  return `${line}<path class="${tone}" d="M${tip} ${y}l${back * 9} -4.5v9z"/>`;
}

function labelOf(event: WireEvent, chunks: number): string {
  const payload = event.sample ? `  "${clip(event.sample, sampleLength)}"` : "";
  if (event.kind === "bytes")
    return `${byteCount(event.length ?? 0)}${chunks > 1 ? ` in ${chunks} chunks` : payload}`;
  if (event.kind === "datagram") return `datagram ${byteCount(event.length ?? 0)}${payload}`;
  return event.kind;
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(1)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/\\x?[0-9a-f]?$/, "")}…`;
}

function xml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
