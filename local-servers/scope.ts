/**
 * What a test has opened. Each local server puts its own disposal here when it starts; the judge calls
 * `disposeAll` after each test, so that a test needs no tear-down code.
 */
const disposals: (() => unknown)[] = [];

/** Calls `dispose` when the current test ends (newest first). */
export function onDispose(dispose: () => unknown): void {
  disposals.push(dispose);
}

/** Disposes of all that was opened since the last call. Errors of one disposal do not keep the others from running. */
export async function disposeAll(): Promise<void> {
  while (disposals.length) {
    try {
      await disposals.pop()?.();
    } catch {
      // The other side may already be gone: then there is nothing left to dispose of.
    }
  }
}
