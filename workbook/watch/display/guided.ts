import { wantsColour } from "../../terminal/colour.ts";
import { runEditor } from "../../terminal/editor.ts";
import { readKeys } from "../../terminal/keyboard.ts";
import { Terminal } from "../../terminal/screen.ts";
import type { Event } from "../session/reduce.ts";
import type { Session } from "../session/session.ts";
import { type Frame, frame } from "../view/frame.ts";
import { type Display, Watcher } from "../watcher.ts";

/** The guided watcher on a terminal's screen. Resolves when the learner quits. */
export async function runGuided(session: Session, at: number): Promise<void> {
  const screen = new Screen();
  const watcher = new Watcher(session, screen);
  const stops = [
    screen.open(watcher),
    onSignals(() => watcher.quit()),
    onResize(() => {
      screen.forget();
      watcher.redraw();
    }),
  ];
  const crash = (error: unknown) => {
    for (const stop of stops) stop();
    console.error("The watcher itself failed, not your answer:", error);
    process.exit(2);
  };
  process.once("uncaughtException", crash);
  try {
    await watcher.run(at);
  } finally {
    process.off("uncaughtException", crash);
    for (const stop of stops) stop();
  }
}

class Screen implements Display {
  readonly #terminal = new Terminal({
    colours: wantsColour(process.stdout),
    links: process.env.TERM !== "linux",
  });
  #watcher: Watcher | undefined;
  #dropKeys = () => {};

  open(watcher: Watcher): () => void {
    this.#watcher = watcher;
    this.#enter();
    return () => this.#leave();
  }

  show(session: Session, _: Event): Frame {
    const drawn = frame(session, this.#terminal.size);
    this.#terminal.draw(drawn.lines);
    return drawn;
  }

  forget(): void {
    this.#terminal.forget();
  }

  async edit(editor: Parameters<Display["edit"]>[0]): Promise<string | undefined> {
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
    this.#terminal.enter();
    this.#dropKeys = readKeys(
      (key) => watcher.key(key),
      () => watcher.quit(),
    );
  }

  #leave(): void {
    this.#dropKeys();
    this.#terminal.leave();
  }
}

function onSignals(quit: () => void): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, quit);
  return () => {
    for (const signal of signals) process.off(signal, quit);
  };
}

function onResize(redraw: () => void): () => void {
  process.stdout.on("resize", redraw);
  return () => process.stdout.off("resize", redraw);
}
