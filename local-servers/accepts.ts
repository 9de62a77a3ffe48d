import type { Socket } from "node:net";
import type { Answer } from "../workbook/judge/remote/answer.ts";
import { currentAnswer } from "../workbook/judge/remote/current.ts";
import { inAnswer } from "../workbook/judge/remote/in-answer.ts";

/** How many times the other process is asked whether it has taken a call. */
const looks = 400;

/** What is known of the calls that servers under judgement have taken. */
interface Accepts {
  /** True if a server has taken the call from this port. */
  has(port: number): boolean;
}

const known = new WeakMap<Answer, Accepts>();

/**
 * Waits until a server under judgement has taken the call from this port: the system completes a connection before the
 * program hears of it. Gives up where nobody takes it.
 */
export async function untilAccepted(port: number): Promise<void> {
  if (!currentAnswer()) return;
  const accepts = followAccepts();
  for (let look = 0; look < looks && !accepts.has(port); look++)
    await new Promise((done) => setImmediate(done));
}

/** Has the answer's process follow which calls its servers take, from here on. */
export function followAccepts(): Accepts {
  const answer = currentAnswer();
  const accepts = (answer && known.get(answer)) ?? inAnswer(watchAccepts);
  if (answer) known.set(answer, accepts);
  return accepts;
}

/** Runs where the answer runs. */
function watchAccepts(): Accepts {
  const ports = new Set<number | undefined>();
  process.getBuiltinModule("node:diagnostics_channel").subscribe("net.server.socket", (message) => {
    ports.add((message as { socket: Socket }).socket.remotePort);
  });
  return { has: (port) => ports.has(port) };
}
