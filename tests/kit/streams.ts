import { expect } from "vitest";
import { describeValue } from "./bytes.ts";

/**
 * Every way to cut `bytes` that a decoder must survive: whole, in two at each place, and byte by byte. The order is
 * from few chunks to many, so the first that fails is the smallest.
 */
export function* cuts(bytes: Uint8Array): Generator<Uint8Array[]> {
  yield [bytes];
  for (let at = 1; at < bytes.length; at++) yield [bytes.subarray(0, at), bytes.subarray(at)];
  yield Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
}

/** The chunks as a stream: each arrives on a turn of its own. With `error`, the stream breaks after the last. */
export async function* arriving(chunks: Iterable<Uint8Array>, error?: Error): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    await Promise.resolve();
    yield chunk;
  }
  if (error) throw error;
}

/** What a learner's generator gave: fails with a word if nothing can be read from it. */
export function readable<T>(items: AsyncIterable<T>): AsyncIterable<T> {
  if (typeof (items as Partial<AsyncIterable<T>> | undefined)?.[Symbol.asyncIterator] !== "function") {
    expect.fail(
      `Your function returned ${describeValue(items)}, and nothing can be read from that piece by piece. An async generator begins with \`async function*\`, and yields.`,
    );
  }
  return items;
}

/** All that `items` yields. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of readable(items)) all.push(item);
  return all;
}
