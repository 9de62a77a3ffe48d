import { within } from "./within.ts";

interface Destroyable {
  destroy(): unknown;
}

interface Closable {
  close(callback?: () => void): unknown;
}

const owned: (() => unknown)[] = [];

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
  const closing = owned.splice(0).reverse();
  for (const close of closing)
    await within(1500, "close() to finish at the end of the test", async () => await close());
}

/** Closes what a failed test still owns, without waiting for it and whatever comes of it. */
export function abandonOwned(): void {
  for (const close of owned.splice(0)) {
    try {
      Promise.resolve(close()).catch(() => {});
    } catch {
      // Its process may have ended.
    }
  }
}
