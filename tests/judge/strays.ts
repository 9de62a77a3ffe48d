/** Errors that nobody caught, since the last look. */
let strays: unknown[] = [];
let catching = false;
let notify: (error: unknown) => void = () => {};

/**
 * Catches errors that nothing else catches (an `'error'` event without listener, a throw in a callback, a rejection
 * without handler) for as long as the process lives. They belong to the test during which they happen.
 */
export function catchStrays(): void {
  if (catching) return;
  catching = true;
  const take = (error: unknown) => {
    strays.push(error);
    notify(error);
  };
  process.on("uncaughtException", take);
  process.on("unhandledRejection", take);
}

/** Calls `listener` at the next stray error. */
export function onStray(listener: (error: unknown) => void): void {
  notify = listener;
}

/** The stray errors since the last call. */
export function takeStrays(): unknown[] {
  const taken = strays;
  strays = [];
  return taken;
}
