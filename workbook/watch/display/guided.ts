import { type Editor, runEditor } from "../../terminal/editor.ts";
import { type Key, readKeys } from "../../terminal/keyboard.ts";
import { wantsColors } from "../../terminal/paint.ts";
import { Screen } from "../../terminal/screen.ts";
import type { Session } from "../session/session.ts";
import { frame } from "../view/frame.ts";
import type { Display } from "./display.ts";

/** What a display passes on: keys, and that the screen must be drawn again. */
export interface Controls {
  key(key: Key): void;
  redraw(): void;
  quit(): void;
}

/** The watcher on a terminal's screen. */
export class GuidedDisplay implements Display {
  readonly #screen = new Screen({
    colors: wantsColors(process.stdout),
    links: process.env.TERM !== "linux",
  });
  #controls: Controls | undefined;
  #dropKeys = () => {};

  /** Takes the terminal; returns a function that gives it back. */
  open(controls: Controls): () => void {
    this.#controls = controls;
    this.#enter();
    return () => this.#leave();
  }

  show(session: Session): Pick<Session, "scroll" | "page"> {
    const { lines, scroll, page } = frame(session, this.#screen.size);
    this.#screen.draw(lines);
    return { scroll, page };
  }

  /** Forgets what is on the screen: the next drawing is complete. */
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
      this.#controls?.redraw();
    }
  }

  suspend(): void {
    if (process.platform === "win32") return;
    this.#leave();
    process.once("SIGCONT", () => {
      this.#enter();
      this.#controls?.redraw();
    });
    process.kill(process.pid, "SIGTSTP");
  }

  #enter(): void {
    const controls = this.#controls;
    if (!controls) return;
    this.#screen.enter();
    this.#dropKeys = readKeys(
      (key) => controls.key(key),
      () => controls.quit(),
    );
  }

  #leave(): void {
    this.#dropKeys();
    this.#screen.leave();
  }
}
