import { GuidedDisplay } from "./display/guided.ts";
import type { Session } from "./session/session.ts";
import { onSignals } from "./signals.ts";
import { Watcher } from "./watcher.ts";

/** The guided watcher on a terminal's screen. Resolves with the exit code when the learner quits. */
export async function runGuided(session: Session, at: number): Promise<number> {
  const display = new GuidedDisplay();
  const watcher = new Watcher(session, display);
  const stops = [
    display.open(watcher),
    onSignals((exitCode) => watcher.quit(exitCode)),
    onResize(() => {
      display.forget();
      watcher.redraw();
    }),
  ];
  const stop = () => {
    for (const each of stops.splice(0)) each();
  };
  const crash = (error: unknown) => {
    stop();
    console.error("The watcher itself failed, not your answer:", error);
    process.exit(2);
  };
  process.once("uncaughtException", crash);
  try {
    return await watcher.run(at);
  } finally {
    process.off("uncaughtException", crash);
    stop();
  }
}

function onResize(redraw: () => void): () => void {
  process.stdout.on("resize", redraw);
  return () => process.stdout.off("resize", redraw);
}
