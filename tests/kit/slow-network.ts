import { onDispose } from "../../local-servers/scope.ts";
import { inAnswer } from "../../workbook/judge/remote/in-answer.ts";

/** Between `hold` and `release` the system takes no bytes from the answer's sockets: they wait in the queue of each. */
export interface SlowNetwork {
  hold(): void;
  release(): Promise<void>;
}

/**
 * A network that can be made to stand still, for every socket that the answer opens or accepts from here on. On a real
 * one, the last bytes are gone before a hasty `destroy()` can lose them, except on a bad day; here they wait each time.
 * Runs again when the test ends.
 */
export function slowNetwork(): SlowNetwork {
  const network = inAnswer(() => {
    type Method = "_write" | "_writev";
    type Writer = Record<Method, (...given: unknown[]) => void>;
    const channels = process.getBuiltinModule("node:diagnostics_channel");
    const names = ["net.client.socket", "net.server.socket"];
    let go = () => {};
    let standing: Promise<void> | undefined;
    const slow = (message: unknown) => {
      const { socket } = message as { socket: Writer };
      for (const method of ["_write", "_writev"] as const) {
        const write = socket[method].bind(socket);
        socket[method] = (...given) => {
          if (standing) void standing.then(() => write(...given));
          else write(...given);
        };
      }
    };
    for (const name of names) channels.subscribe(name, slow);
    return {
      hold() {
        standing = new Promise((resolve) => {
          go = resolve;
        });
      },
      /** First, the answer sees everything that has reached its sockets, and does what it likes about it. */
      async release() {
        for (let turn = 0; turn < 20; turn++) await new Promise((done) => setImmediate(done));
        standing = undefined;
        go();
      },
      stop() {
        for (const name of names) channels.unsubscribe(name, slow);
        standing = undefined;
        go();
      },
    };
  });
  onDispose(() => network.stop());
  return network;
}
