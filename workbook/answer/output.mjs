/** What the answer prints goes to the judge as messages: in order with everything else, and with the line that printed it. */
import { stackHere } from "./resources.mjs";

/** How much is handed on before the rest is dropped, in characters. */
const most = 16 * 1024;
/** How many times the line is looked up. */
const traced = 20;
const notice = "\n… more output was left out: 16 KiB are shown.\n";

let left = most;
let times = 0;

/** Begins to count anew: another answer comes. */
export function resetOutput() {
  left = most;
  times = 0;
}

/** @param {(print: { text: string, stack: string }) => void} tell */
export function tellOutput(tell) {
  for (const stream of [process.stdout, process.stderr]) {
    /** @type {(chunk: string | Uint8Array, ...rest: unknown[]) => boolean} */
    const write = (chunk, ...rest) => {
      const done = rest.find((value) => typeof value === "function");
      if (typeof done === "function") queueMicrotask(() => done());
      if (left <= 0) return true;
      const text =
        typeof chunk === "string" ? chunk.slice(0, left) : Buffer.from(chunk.subarray(0, left)).toString();
      left -= text.length;
      tell({ text: left > 0 ? text : text + notice, stack: times++ < traced ? stackHere() : "" });
      return true;
    };
    stream.write = /** @type {typeof stream.write} */ (write);
  }
}
