import { wellFormedJson } from "../../report/report.ts";
import { type Editor, runEditor } from "../../terminal/editor.ts";
import type { Event } from "../session/events.ts";
import type { Session } from "../session/session.ts";
import type { Display } from "./display.ts";
import { helloEvent, type JsonEvent, jsonEvents } from "./json-events.ts";

/** The watcher as events, one object per line. */
export class JsonDisplay implements Display {
  readonly #print: (line: string) => void;
  #last: Session | undefined;

  /** @param watching true if more lines will come than those of one verdict */
  constructor(print: (line: string) => void, session: Session, watching: boolean) {
    this.#print = print;
    this.#write(helloEvent(session, watching));
  }

  show(session: Session, event: Event): undefined {
    for (const each of jsonEvents(session, this.#last, event)) this.#write(each);
    this.#last = session;
  }

  async edit(editor: Editor): Promise<string | undefined> {
    return editor.inTerminal
      ? "An editor that needs a terminal cannot be opened from here."
      : await runEditor(editor);
  }

  suspend(): void {}

  #write(event: JsonEvent): void {
    this.#print(wellFormedJson(event));
  }
}
