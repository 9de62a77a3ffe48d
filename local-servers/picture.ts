import { byConversation, countEvents, cutMiddle, mergeChunks, type Row } from "./conversations.ts";
import { byteCount } from "./escape.ts";
import type { WireEvent } from "./wire.ts";

const width = 760;
const left = 170;
const right = 640;
const rowHeight = 40;
/** A silence at least this long is drawn, in milliseconds. */
const noticeable = 50;
/** The most arrows of one conversation; beyond that its middle is left out, but never what is marked wrong. */
const mostRows = 22;
const sampleLength = 44;

/** What is drawn, one below the other. */
type Line =
  | { kind: "row"; row: Row }
  | { kind: "pause"; milliseconds: number }
  | { kind: "left out"; count: number };

/**
 * The record as an SVG sequence diagram (two columns: the judged code, the other side), for light and dark pages.
 * `title` stands above it. The text in it is text, so that it can be searched, copied and read aloud.
 */
export function renderPicture(events: readonly WireEvent[], title: string): string {
  let y = 64;
  const parts: string[] = [];
  for (const conversation of byConversation(events)) {
    const lines = linesOf(conversation.events);
    parts.push(drawConversation(conversation.name, lines, y));
    y += 78 + lines.length * rowHeight;
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

/** Long series of chunks become one arrow; long silences become lines of their own. */
function linesOf(events: readonly WireEvent[]): Line[] {
  const lines: Line[] = [];
  let before = events[0]?.at ?? 0;
  for (const part of cutMiddle(mergeChunks(events, noticeable), mostRows)) {
    const rows = Array.isArray(part) ? part : [part];
    const silence = rows[0]!.at - before;
    if (silence >= noticeable) lines.push({ kind: "pause", milliseconds: silence });
    before = rows.at(-1)!.until;
    if (Array.isArray(part)) lines.push({ kind: "left out", count: countEvents(part) });
    else lines.push({ kind: "row", row: part });
  }
  return lines;
}

function drawConversation(name: string, lines: Line[], top: number): string {
  const bottom = top + 66 + lines.length * rowHeight;
  return [
    `<text class="quiet" x="24" y="${top}">${xml(name)}</text>`,
    drawHead("you", left, top + 12),
    drawHead("other side", right, top + 12),
    `<line class="life" x1="${left}" y1="${top + 38}" x2="${left}" y2="${bottom}"/>`,
    `<line class="life" x1="${right}" y1="${top + 38}" x2="${right}" y2="${bottom}"/>`,
    ...lines.map((line, index) => drawLine(line, top + 74 + index * rowHeight)),
  ].join("\n");
}

function drawHead(name: string, x: number, y: number): string {
  return `<rect class="head" x="${x - 52}" y="${y}" width="104" height="26" rx="6"/><text class="column" x="${x}" y="${y + 17}" text-anchor="middle">${name}</text>`;
}

function drawLine(line: Line, y: number): string {
  if (line.kind === "row") return drawEvent(line.row, y);
  const words =
    line.kind === "pause" ? `${duration(line.milliseconds)} of silence` : `${line.count} more events`;
  return `<text class="quiet" x="${(left + right) / 2}" y="${y}" text-anchor="middle">· · ·  ${words}  · · ·</text>`;
}

function drawEvent(event: Row, y: number): string {
  const tone = event.wrong || event.kind === "reset" || event.kind === "error" ? "wrong" : event.from;
  const time = `<text class="quiet" x="96" y="${y + 4}" text-anchor="end">+${duration(event.at)}</text>`;
  const note = event.note
    ? `<text class="${event.wrong ? "wrong" : "quiet"}" x="${(left + right) / 2}" y="${y + 17}" text-anchor="middle">${xml(clip(`${event.wrong ? "✗ " : ""}${event.note}`, 62))}</text>`
    : "";
  const flag = event.wrong
    ? `<rect class="flag" x="${left + 6}" y="${y - 19}" width="${right - left - 12}" height="${event.note ? 42 : 26}" rx="4"/>`
    : "";
  if (event.kind === "note") return [time, note].join("");
  const label = `<text class="${tone}" x="${(left + right) / 2}" y="${y - 5}" text-anchor="middle">${xml(labelOf(event))}</text>`;
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

function labelOf(event: Row): string {
  const payload = event.sample ? `  "${clip(event.sample, sampleLength)}"` : "";
  if (event.kind === "bytes")
    return `${byteCount(event.length ?? 0)}${event.chunks > 1 ? ` in ${event.chunks} chunks` : payload}`;
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
