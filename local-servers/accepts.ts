import type { Socket } from "node:net";
import type { Answer } from "../workbook/judge/remote/answer.ts";
import { currentAnswer } from "../workbook/judge/remote/current.ts";
import { inAnswer } from "../workbook/judge/remote/in-answer.ts";
import { lookUntil } from "./looks.ts";

/** What is known of the calls that servers under judgement have taken. */
interface Accepts {
  /** True if a server has taken the call from this port. */
  has(port: number): boolean;
  /** How many calls were taken and destroyed at once: where these came from is not known. */
  nameless(): number;
}

const known = new WeakMap<Answer, Accepts>();

/**
 * Returns a function that waits until a server under judgement has taken the call from a port, to be called once that call
 * is connected: the system completes a connection before the program hears of it. Gives up where nobody takes it, and at once
 * if it `isOver`: a server can refuse a call by itself (`maxConnections`), and the program never hears of it.
 */
export function expectAccept(): (port: number, isOver: () => boolean) => Promise<void> {
  if (!currentAnswer()) return async () => {};
  const accepts = followAccepts();
  const before = accepts.nameless();
  return async (port, isOver) => {
    await lookUntil(() => isOver() || accepts.has(port) || accepts.nameless() !== before);
  };
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
  const ports = new Set<number>();
  let nameless = 0;
  process.getBuiltinModule("node:diagnostics_channel").subscribe("net.server.socket", (message) => {
    const { remotePort } = (message as { socket: Socket }).socket;
    if (remotePort === undefined) nameless++;
    else ports.add(remotePort);
  });
  return { has: (port) => ports.has(port), nameless: () => nameless };
}
