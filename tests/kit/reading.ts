/** Reading from what a learner's generator yields, while its source pauses, breaks, or goes on. */
import { readable } from "./streams.ts";

/** What has been read so far; `end` resolves or rejects as the reading does. */
export interface Reading<T> {
  readonly items: T[];
  end(): Promise<void>;
}

/** Begins to read; `items` grows as they come. It stops after `most`, since a reader that has lost its way goes on forever. */
export function startReading<T>(source: AsyncIterable<T>, most = 500): Reading<T> {
  const items: T[] = [];
  const all = readable(source);
  const reading = (async () => {
    for await (const item of all) if (items.push(item) > most) break;
  })();
  reading.catch(() => {}); // Whoever calls `end` hears of it.
  return { items, end: () => reading };
}

/** Chunks that pause after those `before`, until `goOn` is called. */
export function pausing(before: readonly (Uint8Array | string)[], after: readonly (Uint8Array | string)[]) {
  let goOn = () => {};
  const told = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (const piece of before) yield Buffer.from(piece);
    await told;
    for (const piece of after) yield Buffer.from(piece);
  }
  return { chunks: chunks(), goOn };
}

/** The bytes in pieces of 1 to `longest` bytes, as `draw` decides. */
export function piecesOf(
  bytes: Uint8Array,
  longest: number,
  draw: (longest: number) => number,
): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = draw(longest);
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

/** What a reading threw, for the end of a sentence. */
export function threw(error: unknown): string {
  return error === undefined ? "threw nothing" : `threw ${String(error)}`;
}
