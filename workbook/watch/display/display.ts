import type { Editor } from "../../terminal/editor.ts";
import type { Event } from "../session/events.ts";
import type { Session } from "../session/session.ts";

/** What shows a session: the screen, plain text, JSON. */
export interface Display {
  /** Shows the session after an event. The screen says where it scrolled to. */
  show(session: Session, event: Event): Pick<Session, "scroll" | "page"> | undefined;
  /** Lets an editor have the terminal until it ends; resolves with what went wrong. */
  edit(editor: Editor): Promise<string | undefined>;
  /** The learner wants the shell for a while. */
  suspend(): void;
}
