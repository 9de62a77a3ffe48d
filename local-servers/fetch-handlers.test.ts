import { HttpResponse } from "msw";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerFetch } from "./fetch-handlers.ts";
import { disposeAll } from "./scope.ts";
import { startRecording, type Wire } from "./wire.ts";

let record: Wire;

beforeEach(() => {
  record = startRecording();
});
afterEach(disposeAll);

test("a request is answered, listed and recorded", async () => {
  const asked = answerFetch("http://cats.example/*", ({ body }) => HttpResponse.text(`${body}!`));

  const response = await fetch("http://cats.example/cats?all", { method: "POST", body: "Mog" });

  expect(await response.text()).toBe("Mog!");
  expect(asked).toMatchObject([{ method: "POST", url: "http://cats.example/cats?all", body: "Mog" }]);
  expect(record.events).toMatchObject([
    {
      conversation: "fetch · http://cats.example",
      from: "you",
      note: expect.stringContaining("→ POST /cats?all"),
    },
    { kind: "bytes", from: "you", sample: "Mog" },
    { from: "peer", note: "← 200 text/plain" },
  ]);
});

test("a request to another address rejects with a message that names it", async () => {
  answerFetch("http://cats.example/", () => HttpResponse.text("cats"));

  const error = await fetch("http://dogs.example/").catch((reason: unknown) => reason);

  expect(String(error)).toBe(
    "Error: Your code asked for http://dogs.example/ (GET), which nobody serves here.",
  );
  expect(record.events.at(-1)).toMatchObject({ note: "← nobody serves this address here", wrong: true });
});

test("the newest of several answers alone, and sees each request once", async () => {
  const first = answerFetch("http://cats.example/", () => HttpResponse.text("first"));
  const second = answerFetch("http://cats.example/", () => HttpResponse.text("second"));

  const response = await fetch("http://cats.example/");

  expect(await response.text()).toBe("second");
  expect([first.length, second.length]).toEqual([0, 1]);
});

test("a body that is cancelled lets go at once", async () => {
  answerFetch("http://cats.example/", () => HttpResponse.text("cats"));
  const { body } = await fetch("http://cats.example/");

  await expect(body?.cancel()).resolves.toBeUndefined();
});

test("fetch is its old self when the test has ended", async () => {
  const before = globalThis.fetch;
  answerFetch("http://cats.example/", () => HttpResponse.text("cats"));
  const during = globalThis.fetch;

  await disposeAll();

  expect(during).not.toBe(before);
  expect(globalThis.fetch).toBe(before);
});
