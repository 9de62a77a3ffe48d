import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Lossiness, startLossy } from "./lossy.ts";
import { disposeAll } from "./scope.ts";
import { bind } from "./udp.ts";
import { startRecording, type Wire } from "./wire.ts";

let record: Wire;

beforeEach(() => {
  record = startRecording();
});
afterEach(disposeAll);

const words = Array.from({ length: 40 }, (_, number) => `word ${number}`);

test("without settings, every datagram comes back once and in order", async () => {
  expect(await talk({}, words, 40)).toEqual(words);
});

test("loss, repeats and delays are the same on every run with one seed", async () => {
  const settings: Lossiness = { seed: 7, loss: 0.3, repeat: 0.3, delay: 5, order: "random" };

  const runs = [await talk(settings, words), await talk(settings, words)];
  const other = await talk({ ...settings, seed: 8 }, words);

  expect(runs[0]!.toSorted()).toEqual(runs[1]!.toSorted());
  expect(other.toSorted()).not.toEqual(runs[0]!.toSorted());
});

test("about the share that was asked for is lost, and said to be", async () => {
  const heard = await talk({ loss: 0.5 }, words);

  expect(heard.length).toBeGreaterThan(2);
  expect(heard.length).toBeLessThan(20);
  const lost = record.events.filter(({ note }) => note?.endsWith("lost on its way"));
  expect(lost).toHaveLength(40 - heard.length);
});

test("a repeated answer arrives twice", async () => {
  expect(await talk({ repeat: 1 }, ["one", "two"], 4)).toEqual(["one", "one", "two", "two"]);
});

test("answers keep their order unless it is random", async () => {
  expect(await talk({ delay: 5 }, words, 40)).toEqual(words);

  const heard = await talk({ delay: 40, order: "random" }, words, 40);

  expect(heard.toSorted()).toEqual(words.toSorted());
  expect(heard).not.toEqual(words);
});

test("the next datagram with the same bytes has a fate of its own", async () => {
  const heard = await talk({ loss: 0.3 }, Array<string>(40).fill("again"));

  expect(heard.length).toBeGreaterThan(2);
  expect(heard.length).toBeLessThan(38);
});

test("bytes to skip change nothing about the fate", async () => {
  const settings: Lossiness = { loss: 0.4, skip: 1, answer: (datagram) => datagram.subarray(1) };

  const runs = ["a", "b"].map((id) =>
    talk(
      settings,
      words.map((word) => id + word),
    ),
  );

  expect(await runs[0]).toEqual(await runs[1]);
});

/** What comes back for these words: the first `count` answers, or all that come until it has been quiet for a while. */
async function talk(settings: Lossiness, said: string[], count?: number): Promise<string[]> {
  const server = await startLossy(settings);
  const client = await bind(() => {});
  for (const word of said) client.send(Buffer.from(word), server.port);
  if (count) await expect.poll(() => client.received.length, { interval: 1 }).toBe(count);
  else {
    await expect.poll(() => server.received.length, { interval: 1 }).toBe(said.length);
    await pause(60);
  }
  return client.received.map(String);
}
