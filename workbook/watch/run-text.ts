import { readKeys } from "../terminal/keyboard.ts";
import type { Display } from "./display/display.ts";
import type { Session } from "./session/session.ts";
import { onSignals } from "./signals.ts";
import { Watcher } from "./watcher.ts";

/**
 * A watcher without a screen. Its keys come from standard input, whatever that is; the end of standard input ends the
 * watcher only in a terminal. Resolves with the exit code.
 */
export async function runText(session: Session, at: number, display: Display): Promise<number> {
  const watcher = new Watcher(session, display);
  const dropKeys = readKeys(
    (key) => watcher.key(key),
    () => process.stdin.isTTY && watcher.quit(),
  );
  const dropSignals = onSignals((exitCode) => watcher.quit(exitCode));
  try {
    return await watcher.run(at);
  } finally {
    dropSignals();
    dropKeys();
  }
}
