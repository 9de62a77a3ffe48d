import { within } from "./within.ts";

interface Destroyable {
  destroy(): unknown;
}

interface Closable {
  close(callback?: () => void): unknown;
}

let owned: (() => unknown)[] = [];

/**
 * Takes over what the learner's code has opened and handed out (a socket, a server): the test closes it at its end,
 * before the judge looks for what was left open. Returns what it was given.
 */
export function own<T extends Destroyable | Closable>(resource: T): T {
  owned.push(() => ("destroy" in resource ? resource.destroy() : resource.close()));
  return resource;
}

/** Closes what the test owns, newest first. */
export async function releaseOwned(): Promise<void> {
  const closing = owned.reverse();
  owned = [];
  for (const close of closing)
    await within(1500, "close() to finish at the end of the test", async () => await close());
}
