import { limits } from "../limits.ts";
import type { Answer, OpenResource } from "../remote/answer.ts";
import { lineOf } from "../remote/endings.ts";
import { nextLook, startPatience } from "./patience.ts";

/** What can stay open, by the name that Node gives it (async_hooks), as learners call it. */
const kinds: Record<string, string> = {
  TCPWRAP: "a TCP socket",
  TCPSERVERWRAP: "a TCP server",
  PIPEWRAP: "a local socket",
  PIPESERVERWRAP: "a local server",
  UDPWRAP: "a UDP socket",
  PROCESSWRAP: "a child process",
  FSEVENTWRAP: "a file watcher",
  WORKER: "a worker thread",
  Timeout: "a timer",
};

/**
 * What the answer has opened and not closed. Closing takes some turns of the event loop: waits until nothing is open,
 * but not for long.
 */
export async function settleResources(answer: Answer): Promise<OpenResource[]> {
  if (answer.ending) return [];
  let open = answer.open();
  if (!open.length) return open;
  let patient = true;
  const stop = startPatience(limits.closing, () => {
    patient = false;
  });
  for (let looks = 0; patient && open.length && !answer.ending; looks++) {
    await nextLook(looks);
    open = answer.ending ? [] : answer.open();
  }
  stop();
  return open;
}

/** What is open, in words: `a TCP server (line 7), a timer (line 9)`. */
export function nameResources(open: readonly OpenResource[]): string {
  return [...new Set(open.map(nameResource))].join(", ");
}

/** One thing that is open, in words: `a TCP server (line 7)`. */
export function nameResource({ type, frames }: OpenResource): string {
  const line = lineOf(frames[0]);
  return `${kinds[type] ?? "something"}${line ? ` (line ${line})` : ""}`;
}
