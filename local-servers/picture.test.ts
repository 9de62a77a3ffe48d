import { expect, test } from "vitest";
import { renderPicture } from "./picture.ts";
import type { WireEvent } from "./wire.ts";

const chunk: WireEvent = { conversation: "TCP 127.0.0.1:80", at: 0, from: "peer", kind: "bytes", length: 4 };

/** The picture's texts, one per line. */
function texts(events: WireEvent[], title = "a test"): string[] {
  const found = renderPicture(events, title).matchAll(/<text[^>]*>([^<]*)<\/text>/g);
  return [...found].map(([, text]) => text!);
}

test("a long series of chunks is one arrow, and a silence ends it", () => {
  const quick = Array.from({ length: 40 }, (_, index) => ({ ...chunk, at: index }));
  const slow = Array.from({ length: 3 }, (_, index) => ({ ...chunk, at: 500 + 100 * index }));

  const shown = texts([...quick, ...slow]);

  expect(shown.filter((text) => text.includes("in 37 chunks"))).toEqual(["148 B in 37 chunks"]);
  expect(shown.filter((text) => text.includes("of silence"))).toEqual([
    "· · ·  461.0 ms of silence  · · ·",
    "· · ·  100.0 ms of silence  · · ·",
    "· · ·  100.0 ms of silence  · · ·",
  ]);
});

test("of a long conversation the middle is left out, but not what is wrong", () => {
  const turns = Array.from({ length: 100 }, (_, index): WireEvent => {
    const from = index % 2 ? "peer" : "you";
    return { ...chunk, at: index, from, ...(index === 50 && { wrong: true, note: "too late" }) };
  });

  const shown = texts(turns);

  expect(shown.filter((text) => text.includes("more events"))).toHaveLength(2);
  expect(shown).toContain("✗ too late");
});

test("each conversation has its own columns", () => {
  const shown = texts([chunk, { ...chunk, conversation: "TCP 127.0.0.1:81" }]);

  expect(shown.filter((text) => text === "you")).toHaveLength(2);
  expect(shown).toContain("TCP 127.0.0.1:81");
});

test("what was sent is text, never markup", () => {
  const shown = texts([{ ...chunk, sample: '<b>&"' }], "<title>");

  expect(shown).toContain("&lt;title&gt;");
  expect(shown.join("\n")).toContain("&lt;b&gt;&amp;&quot;");
});
