import { type Editor, runEditor } from "../../terminal/editor.ts";
import { readKeys } from "../../terminal/keyboard.ts";
import { wantsColors } from "../../terminal/paint.ts";
import { Screen } from "../../terminal/screen.ts";
import type { Session } from "../session/session.ts";
import { frame } from "../view/frame.ts";
import { Watcher } from "../watcher.ts";
import type { Display } from "./display.ts";
import { onSignals } from "./signals.ts";

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

class GuidedDisplay implements Display {
  readonly #screen = new Screen({
    colors: wantsColors(process.stdout),
    links: process.env.TERM !== "linux",
  });
  #watcher: Watcher | undefined;
  #dropKeys = () => {};

  open(watcher: Watcher): () => void {
    this.#watcher = watcher;
    this.#enter();
    return () => this.#leave();
  }

  show(session: Session): Pick<Session, "scroll" | "page"> {
    const { lines, scroll, page } = frame(session, this.#screen.size);
    this.#screen.draw(lines);
    return { scroll, page };
  }

  forget(): void {
    this.#screen.forget();
  }

  async edit(editor: Editor): Promise<string | undefined> {
    if (!editor.inTerminal) return await runEditor(editor);
    this.#leave();
    try {
      return await runEditor(editor);
    } finally {
      this.#enter();
      this.#watcher?.redraw();
    }
  }

  suspend(): void {
    if (process.platform === "win32") return;
    this.#leave();
    process.once("SIGCONT", () => {
      this.#enter();
      this.#watcher?.redraw();
    });
    process.kill(process.pid, "SIGTSTP");
  }

  #enter(): void {
    const watcher = this.#watcher;
    if (!watcher) return;
    this.#screen.enter();
    this.#dropKeys = readKeys(
      (key) => watcher.key(key),
      () => watcher.quit(),
    );
  }

  #leave(): void {
    this.#dropKeys();
    this.#screen.leave();
  }
}

function onResize(redraw: () => void): () => void {
  process.stdout.on("resize", redraw);
  return () => process.stdout.off("resize", redraw);
}
