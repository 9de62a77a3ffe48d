import { randomInt } from "node:crypto";

const variable = "WORKBOOK_SEED";

/**
 * Sets the seed that varying inputs are made from, for every judge that starts after this: the one that is wanted, or the
 * environment's, or a new one. Returns it. Where nobody sets one, as in the watcher, inputs are the same on every run.
 */
export function chooseSeed(wanted?: string): string {
  const seed = wanted ?? process.env[variable] ?? String(randomInt(1_000_000));
  process.env[variable] = seed;
  return seed;
}
