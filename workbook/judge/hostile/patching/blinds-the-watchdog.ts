// Blinds the guard in its own process: inspector, counters, timers. Then it loops.
// verdict: blocked
import inspector from "node:inspector";

export async function answer(): Promise<number> {
  inspector.open(0, "127.0.0.1");
  Atomics.add = (() => 0) as never;
  Atomics.load = (() => 0) as never;
  globalThis.setInterval = (() => ({ unref() {} })) as never;
  for (;;) {}
}
