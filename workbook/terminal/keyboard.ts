import { emitKeypressEvents, type Interface, type Key as ReadlineKey } from "node:readline";

/** A key as `node:readline` names it. */
export interface Key {
  /** `n`, `up`, `return`, …; undefined for some signs. */
  name?: string | undefined;
  /** What it types. */
  text?: string | undefined;
  ctrl?: boolean | undefined;
}

/**
 * Calls `onKey` for each key, and `onEnd` when no more can come. `node:readline` knows the sequences of all terminals,
 * Windows' own among them, so no library is needed. Pasted text is ignored.
 *
 * @returns a function that gives the keyboard back
 */
export function readKeys(onKey: (key: Key) => void, onEnd: () => void, input = process.stdin): () => void {
  let pasting = false;
  const take = (text: string | undefined, { name, ctrl, sequence }: ReadlineKey) => {
    if (name === "paste-start" || name === "paste-end") pasting = name === "paste-start";
    else if (!pasting)
      onKey({ name: name ?? (sequence === " " ? "space" : undefined), text: text ?? undefined, ctrl });
  };
  emitKeypressEvents(input, { escapeCodeTimeout: 50 } as unknown as Interface);
  input.on("keypress", take);
  input.once("end", onEnd);
  input.once("error", onEnd);
  if (input.isTTY) input.setRawMode(true);
  input.resume();
  return () => {
    input.off("keypress", take);
    input.off("end", onEnd);
    input.off("error", onEnd);
    if (input.isTTY) input.setRawMode(false);
    input.pause();
  };
}
