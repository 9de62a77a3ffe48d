import { expect, test } from "vitest";
import { startRecording, Wire, type WireEvent, wire } from "./wire.ts";

test("events stand in the order in which they happened, with rising times", () => {
  const record = new Wire();

  record.record("one", "you", "connect");
  record.record("two", "peer", "end");

  expect(record.events).toMatchObject([
    { conversation: "one", from: "you", kind: "connect" },
    { conversation: "two", from: "peer", kind: "end" },
  ]);
  const [first, second] = record.events as [WireEvent, WireEvent];
  expect(first.at).toBeGreaterThanOrEqual(0);
  expect(second.at).toBeGreaterThanOrEqual(first.at);
});

test("of a payload its length and an escaped sample are kept, whatever happens to the buffer later", () => {
  const record = new Wire();
  const bytes = Buffer.alloc(1000, "a\n");

  record.record("one", "you", "bytes", { bytes });
  bytes.fill(0);

  expect(record.events[0]).toMatchObject({ length: 1000, sample: "a\\n".repeat(80) });
});

test("an empty payload has a length too", () => {
  const record = new Wire();

  record.record("one", "you", "datagram", { bytes: new Uint8Array() });

  expect(record.events[0]).toMatchObject({ length: 0, sample: "" });
});

test("an event is plain data", () => {
  const record = new Wire();

  record.record("one", "peer", "bytes", { bytes: Buffer.from("hi"), note: "a note" });

  expect(structuredClone(record.events)).toEqual(record.events);
  expect(JSON.parse(JSON.stringify(record.events))).toEqual(record.events);
});

test("a mark says what is wrong with the newest event", () => {
  const record = new Wire();

  record.record("one", "you", "connect");
  record.record("one", "you", "end");
  record.mark("too early");

  expect(record.events[0]).not.toHaveProperty("wrong");
  expect(record.events[1]).toMatchObject({ kind: "end", note: "too early", wrong: true });
});

test("a mark where nothing happened stands on its own", () => {
  const record = new Wire();

  record.mark("no connection came");

  expect(record.events).toMatchObject([{ kind: "note", note: "no connection came", wrong: true }]);
});

test("listeners hear each event from then on", () => {
  const record = new Wire();
  const heard: string[] = [];

  record.record("one", "you", "connect");
  record.listen(({ kind }) => heard.push(kind));
  record.record("one", "you", "end");

  expect(heard).toEqual(["end"]);
});

test("a new recording takes what comes from then on", () => {
  const before = wire();

  const record = startRecording();

  expect(wire()).toBe(record);
  expect(record).not.toBe(before);
});
