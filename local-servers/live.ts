import { grouped } from "./escape.ts";
import { renderEvent } from "./transcript.ts";
import type { WireEvent } from "./wire.ts";

/** Prints one line; `event` is what it tells of, and missing for the heading of a conversation. */
export type PrintLine = (line: string, event?: WireEvent) => void;

/** How many chunks in a row are shown one by one. */
const single = 12;
/** How long more chunks are waited for before those held back are told of, in milliseconds. */
const quiet = 250;
/** How long chunks are held back at most while more keep coming, in milliseconds: a trickle must stay visible. */
const longest = 1000;

/**
 * A transcript that is printed while things happen: a heading wherever the conversation changes, times since each
 * conversation began, and a flood of chunks in one direction told in one line.
 */
export class LiveTranscript {
  readonly #print: PrintLine;
  readonly #width: () => number;
  readonly #began = new Map<string, number>();
  #shown = "";
  #last: WireEvent | undefined;
  #series = 0;
  #held: WireEvent[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(print: PrintLine, width: () => number = () => 76) {
    this.#print = print;
    this.#width = width;
  }

  /** How many conversations there were so far. */
  get conversations(): number {
    return this.#began.size;
  }

  add(event: WireEvent): void {
    this.#series = this.#continues(event) ? this.#series + 1 : 0;
    if (this.#series < single) {
      this.flush();
      this.#show(event);
    } else this.#hold(event);
    this.#last = event;
  }

  /** Tells of the chunks that were held back. */
  flush(): void {
    clearTimeout(this.#timer);
    const [first, ...more] = this.#held;
    this.#held = [];
    if (!first) return;
    const length = more.reduce((sum, event) => sum + (event.length ?? 0), first.length ?? 0);
    this.#show(more.length ? { ...first, length, note: `in ${grouped(more.length + 1)} chunks` } : first);
  }

  #continues({ kind, from, conversation }: WireEvent): boolean {
    const last = this.#last;
    return (
      kind === "bytes" && last?.kind === "bytes" && last.from === from && last.conversation === conversation
    );
  }

  #hold(event: WireEvent): void {
    this.#held.push(event);
    clearTimeout(this.#timer);
    if (event.at - this.#held[0]!.at >= longest) this.flush();
    else this.#timer = setTimeout(() => this.flush(), quiet).unref();
  }

  #show(event: WireEvent): void {
    const { conversation, at } = event;
    if (conversation !== this.#shown) this.#print(`\n${conversation.split(" · ").at(-1)}`);
    this.#shown = conversation;
    const began = this.#began.get(conversation) ?? at;
    this.#began.set(conversation, began);
    this.#print(renderEvent({ ...event, at: at - began }, this.#width()), event);
  }
}
