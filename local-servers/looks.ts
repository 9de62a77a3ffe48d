/** How many times the other process is asked. */
const most = 400;

/**
 * Asks again on each turn of the event loop, until it `isSo`. Gives up after a number of turns, not of milliseconds: a busy
 * machine makes them slower, not fewer. Returns whether it was so in the end.
 */
export async function lookUntil(isSo: () => boolean): Promise<boolean> {
  for (let look = 0; look < most; look++) {
    if (isSo()) return true;
    await new Promise((done) => setImmediate(done));
  }
  return false;
}
