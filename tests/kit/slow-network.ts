import { onDispose } from "../../local-servers/scope.ts";
import { inAnswer } from "../../workbook/judge/remote/in-answer.ts";
import { followPending } from "./timers.ts";
import { until } from "./within.ts";

/** A network may stand still for longer than an answer is willing to wait before it destroys a socket. */
const longest = 1000;

/**
 * Between `hold` and `release` the system takes no bytes from the answer's sockets: they wait in the queue of each. If
 * ports are named, only from those sockets whose other ends have them.
 */
export interface SlowNetwork {
  hold(ports?: readonly number[]): void;
  /** Resolves once the answer has written to a socket since `hold`: those bytes wait until `release`. */
  written(): Promise<void>;
  /** First, the answer sees everything that has reached its sockets, and its timers of up to a second fire. */
  release(): Promise<void>;
}

/**
 * A network that can be made to stand still, for every socket of the answer's process. On a real
 * one, the last bytes are gone before a hasty `destroy()` can lose them, except on a bad day; here they wait each time.
 * Runs again when the test ends.
 */
export function slowNetwork(): SlowNetwork {
  const pending = followPending(longest);
  const network = inAnswer(() => {
    const { Socket } = process.getBuiltinModule("node:net");
    type Write = (...given: unknown[]) => void;
    const prototype = Socket.prototype as unknown as Record<"_write" | "_writev", Write>;
    const { _write, _writev } = prototype;
    let go = () => {};
    let standing: Promise<void> | undefined;
    let slowPorts: readonly (number | undefined)[] | undefined;
    let written: Promise<void> = Promise.resolve();
    let note = () => {};
    const slow = (write: Write): Write =>
      function (this: { remotePort?: number }, ...given) {
        note();
        const waits = !slowPorts || slowPorts.includes(this.remotePort);
        if (standing && waits) void standing.then(() => write.apply(this, given));
        else write.apply(this, given);
      };
    Object.assign(prototype, { _write: slow(_write), _writev: slow(_writev) });
    return {
      hold(ports?: readonly number[]) {
        slowPorts = ports;
        standing = new Promise((resolve) => {
          go = resolve;
        });
        written = new Promise((resolve) => {
          note = resolve;
        });
      },
      written: () => written,
      async settle() {
        for (let turn = 0; turn < 20; turn++) await new Promise((done) => setImmediate(done));
      },
      release() {
        standing = undefined;
        go();
      },
      stop() {
        Object.assign(prototype, { _write, _writev });
        standing = undefined;
        go();
      },
    };
  });
  onDispose(() => network.stop());
  const release = async () => {
    await network.settle();
    await until(2 * longest, "the timers of your code to fire", () => pending() === 0);
    await network.settle();
    network.release();
  };
  return { hold: (ports) => network.hold(ports), written: () => network.written(), release };
}
