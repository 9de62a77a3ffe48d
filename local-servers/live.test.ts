import { expect, test } from "vitest";
import { LiveTranscript } from "./live.ts";
import { type Side, Wire, type WireEventKind } from "./wire.ts";

test("a heading stands wherever the conversation changes, and times begin anew with each", () => {
  const { add, lines } = start();

  add("connection 1", 1000, "you", "connect");
  add("connection 1", 1002, "you", "bytes", "one");
  add("connection 2", 1004, "you", "connect");
  add("connection 1", 1006, "you", "end");

  expect(lines).toEqual([
    "\nconnection 1",
    "   +0.0 ms   you → connect",
    '   +2.0 ms   you → 3 B       "one"',
    "\nconnection 2",
    "   +0.0 ms   you → connect",
    "\nconnection 1",
    "   +6.0 ms   you → end",
  ]);
});

test("a flood of chunks is told in one line, as soon as something else happens", () => {
  const { add, lines, transcript } = start();

  for (let index = 0; index < 100; index++) add("connection 1", index, "you", "bytes", "x");
  expect(lines).toHaveLength(13);
  add("connection 1", 100, "you", "end");

  expect(lines).toHaveLength(15);
  expect(lines[13]).toBe('  +12.0 ms   you → 88 B      "x" …  in 88 chunks');
  transcript.flush();
  expect(lines).toHaveLength(15);
});

test("a trickle that goes on and on is told once a second", () => {
  const { add, lines } = start();

  for (let index = 0; index < 120; index++) add("connection 1", index * 20, "peer", "bytes", "x");

  expect(lines.slice(13)).toEqual([
    ' +240.0 ms       ← 51 B      "x" …  in 51 chunks',
    '  +1.26 s        ← 51 B      "x" …  in 51 chunks',
  ]);
});

test("one chunk that was held back is shown as itself", () => {
  const { add, lines, transcript } = start();

  for (let index = 0; index < 13; index++) add("connection 1", index, "peer", "bytes", "x");
  transcript.flush();

  expect(lines.at(-1)).toBe('  +12.0 ms       ← 1 B       "x"');
});

test("conversations are counted", () => {
  const { add, transcript } = start();

  for (const name of ["one", "two", "one"]) add(name, 0, "you", "datagram", "ping");

  expect(transcript.conversations).toBe(2);
});

function start() {
  const lines: string[] = [];
  const transcript = new LiveTranscript((line) => lines.push(line));
  const add = (name: string, at: number, from: Side, kind: WireEventKind, payload?: string) => {
    const wire = new Wire();
    wire.record(
      `127.0.0.1:4000 · ${name}`,
      from,
      kind,
      payload === undefined ? {} : { bytes: Buffer.from(payload) },
    );
    transcript.add({ ...wire.events[0]!, at });
  };
  return { transcript, lines, add };
}
