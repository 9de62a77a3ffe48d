import { expect, test } from "vitest";
import { renderEvent, renderTranscript } from "./transcript.ts";
import { type Side, Wire, type WireEvent, type WireEventKind } from "./wire.ts";

const conversation = "127.0.0.1:40213 · connection 1";

test("no event gives no text", () => {
  expect(renderTranscript([])).toBe("");
});

test("both directions, sizes and payloads stand in columns", () => {
  const events = record(
    ["you", "connect"],
    ["you", "bytes", "GET / HTTP/2.0\n\n"],
    ["peer", "bytes", "HTTP/1.1 400 Bad Request\r\n".repeat(50)],
    ["you", "end"],
    ["peer", "reset"],
  );

  expect(renderTranscript(events)).toBe(
    [
      "on the wire · 127.0.0.1:40213 · connection 1",
      "   +0.0 ms   you → connect",
      '   +0.4 ms   you → 16 B     "GET / HTTP/2.0\\n\\n"',
      '   +0.8 ms       ← 1,300 B  "HTTP/1.1 400 Bad Request\\r\\nHTTP/1.1 400 Bad" …',
      "   +1.2 ms   you → end",
      "   +1.6 ms       ← reset",
    ].join("\n"),
  );
});

test("a mark stands beside its event", () => {
  const events = record(["you", "connect"], ["you", "bytes", "hello"], ["you", "end"]);
  Object.assign(events[1]!, { note: "no newline", wrong: true });
  Object.assign(events[2]!, { note: "7,898 bytes were still to come" });

  expect(renderTranscript(events).split("\n").slice(2)).toEqual([
    '   +0.4 ms   you → 5 B      "hello"  ✗ no newline',
    "   +0.8 ms   you → end      7,898 bytes were still to come",
  ]);
});

test("a long note has lines of its own below its event", () => {
  const [event] = record(["you", "bytes", "hello ".repeat(20)]);
  const note = "this remark is far too long to stand beside a payload,\nand it has a line end as well";

  const lines = renderEvent({ ...event!, note, wrong: true }).split("\n");

  expect(lines[0]).toMatch(/ you → 120 B {5}"hello .*" …$/);
  expect(lines.slice(1).join(" ").replace(/\s+/g, " ").trim()).toBe(`✗ ${note.replace("\n", " ")}`);
  for (const line of lines.slice(1)) expect(line).toMatch(/^ {19}\S/);
});

test("a note between events stands in the middle", () => {
  const [event] = record(["peer", "note"]);

  expect(renderEvent({ ...event!, note: "the reader sleeps" })).toBe("   +0.0 ms       · the reader sleeps");
});

test("the mark of a record without events is shown", () => {
  const record = new Wire();
  record.mark("no connection came");

  expect(renderTranscript(record.events)).toMatch(
    /^on the wire · nothing happened\n.* · ✗ no connection came$/,
  );
});

test.each([80, 76, 60])("no line is wider than %i columns", (width) => {
  const events = record(
    ["you", "connect"],
    ["you", "bytes", "\x01".repeat(500)],
    ["peer", "bytes", "x".repeat(500)],
    ["peer", "error"],
    ["peer", "note"],
  );
  for (const event of events.slice(1)) event.note = `${"a long remark ".repeat(9)}${"w".repeat(120)}`;
  for (const event of events) event.conversation = `/tmp/${"long-folder/".repeat(12)}socket · connection 1`;

  const lines = renderTranscript(events, { width }).split("\n");

  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(width);
  expect(lines[0]).toMatch(/^on the wire · ….*socket · connection 1$/);
});

test("a payload is cut between bytes, and the cut is marked", () => {
  for (let width = 48; width < 60; width++) {
    const line = renderEvent(record(["you", "bytes", "\\\xff\r\0".repeat(30)])[0]!, width);

    expect(line.length).toBeLessThanOrEqual(width);
    expect(line).toMatch(/"(?:\\\\|\\xc3|\\xbf|\\r|\\0)+" …$/);
  }
});

test("a payload longer than its sample is marked as cut, however wide the line", () => {
  expect(renderEvent(record(["you", "bytes", "x".repeat(161)])[0]!, 400)).toMatch(/"x{160}" …$/);
  expect(renderEvent(record(["you", "bytes", "x".repeat(160)])[0]!, 400)).toMatch(/"x{160}"$/);
});

test("a series of chunks becomes one line after the third", () => {
  const events = record(...Array.from("drip, drop", (byte): Entry => ["peer", "bytes", byte]), [
    "you",
    "bytes",
    "ok",
  ]);

  expect(renderTranscript(events).split("\n").slice(1)).toEqual([
    '   +0.0 ms       ← 1 B  "d"',
    '   +0.4 ms       ← 1 B  "r"',
    '   +0.8 ms       ← 1 B  "i"',
    '   +1.2 ms       ← 7 B  "p, drop"  in 7 chunks',
    '   +4.0 ms   you → 2 B  "ok"',
  ]);
});

test("many events lose their middle, but nothing that is marked", () => {
  const events = record(
    ...Array.from({ length: 100 }, (_, index): Entry => [index % 2 ? "peer" : "you", "bytes", `${index}`]),
  );
  Object.assign(events[50]!, { note: "here", wrong: true });

  const lines = renderTranscript(events).split("\n");

  expect(lines.length).toBeLessThanOrEqual(17);
  expect(lines[8]!.trim()).toBe("… 43 more events …");
  expect(lines[9]).toContain('"50"  ✗ here');
  expect(lines[10]!.trim()).toBe("… 43 more events …");
  expect(lines.at(-1)).toContain('"99"');
  expect(renderTranscript(events, { lines: Number.POSITIVE_INFINITY }).split("\n")).toHaveLength(101);
});

test("each conversation has a block of its own, in the order in which they began", () => {
  const events = record(["you", "connect"], ["you", "connect"], ["you", "end"], ["you", "end"]);
  for (const [index, event] of events.entries()) event.conversation = `connection ${1 + (index % 2)}`;

  const blocks = renderTranscript(events).split("\n\n");

  expect(blocks.map((block) => block.split("\n")[0])).toEqual([
    "on the wire · connection 1",
    "on the wire · connection 2",
  ]);
  expect(blocks[1]).toBe("on the wire · connection 2\n   +0.4 ms   you → connect\n   +1.2 ms   you → end");
});

test("of many conversations the middle is left out", () => {
  const events = record(...Array.from({ length: 50 }, (): Entry => ["you", "connect"]));
  for (const [index, event] of events.entries()) event.conversation = `connection ${index + 1}`;
  events[30]!.wrong = true;

  const blocks = renderTranscript(events).split("\n\n");

  expect(blocks).toHaveLength(8);
  expect(blocks[3]).toBe("… 27 more conversations …");
  expect(blocks[4]).toContain("connection 31");
});

test("datagrams are named as such, an empty one too", () => {
  const events = record(["you", "datagram", "ping"], ["peer", "datagram", ""]);

  expect(renderTranscript(events).split("\n").slice(1)).toEqual([
    '   +0.0 ms   you → datagram, 4 B  "ping"',
    "   +0.4 ms       ← datagram, 0 B",
  ]);
});

test.each([
  [0, "   +0.0 ms"],
  [999.94, " +999.9 ms"],
  [999.96, "  +1.00 s "],
  [83_240, " +83.24 s "],
])("a time of %d ms reads %j", (at, shown) => {
  expect(renderEvent({ ...record(["you", "end"])[0]!, at }).slice(0, 10)).toBe(shown);
});

type Entry = [from: Side, kind: WireEventKind, payload?: string];

/** A record of one conversation, an event every 0.4 milliseconds. */
function record(...entries: Entry[]): WireEvent[] {
  const wire = new Wire();
  for (const [from, kind, payload] of entries) {
    wire.record(conversation, from, kind, payload === undefined ? {} : { bytes: Buffer.from(payload) });
  }
  return wire.events.map((event, index) => ({ ...event, at: index * 0.4 }));
}
