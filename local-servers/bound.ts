import { once } from "node:events";
import type { Server, Socket } from "node:net";
import { connect } from "node:net";
import type { Answer } from "../workbook/judge/remote/answer.ts";
import { currentAnswer } from "../workbook/judge/remote/current.ts";
import { inAnswer } from "../workbook/judge/remote/in-answer.ts";
import { onDispose } from "./scope.ts";

/** How many times the other process is asked whether it has taken a call. */
const looks = 400;

/** What is known of the calls that servers under judgement have taken. */
interface Accepts {
  /** The address on which the server listens that took the call from this port. */
  addressFor(port: number): string | undefined;
}

const known = new WeakMap<Answer, Accepts>();

/**
 * The address on which a server under judgement listens: `127.0.0.1` if it can be reached from this machine only,
 * `0.0.0.0` or `::` if from everywhere. Trying other addresses would not tell on every machine, so it asks the server
 * itself: Node announces each socket that a server accepts (`net.server.socket`), and the socket knows its server.
 * Undefined if no server of the answer's process took the call.
 *
 * @throws the system's error if the connection is refused
 */
export async function boundAddress(port: number): Promise<string | undefined> {
  followAccepts();
  const call = connect(port, "127.0.0.1");
  onDispose(() => call.destroy());
  await once(call, "connect");
  call.on("error", () => {}).resume(); // What is unread when a connection is closed would reset it.
  const address = await addressFor(call.localPort ?? 0);
  call.end();
  return address;
}

/**
 * Waits until a server under judgement has taken the call from this port: the system completes a connection before the
 * program hears of it. Gives up where nobody takes it.
 */
export async function untilAccepted(port: number): Promise<void> {
  if (currentAnswer()) await addressFor(port);
}

/** Has the answer's process follow which calls its servers take, from here on. */
export function followAccepts(): Accepts {
  const answer = currentAnswer();
  const accepts = (answer && known.get(answer)) ?? inAnswer(watchAccepts);
  if (answer) known.set(answer, accepts);
  return accepts;
}

async function addressFor(port: number): Promise<string | undefined> {
  const accepts = followAccepts();
  for (let look = 0; look < looks; look++) {
    const address = accepts.addressFor(port);
    if (address !== undefined) return address;
    await new Promise((done) => setImmediate(done));
  }
  return undefined;
}

/** Runs where the answer runs. */
function watchAccepts(): Accepts {
  const addresses = new Map<number, string>();
  process.getBuiltinModule("node:diagnostics_channel").subscribe("net.server.socket", (message) => {
    const { socket } = message as { socket: Socket & { server?: Server } };
    const own = socket.server?.address();
    if (socket.remotePort && own)
      addresses.set(socket.remotePort, typeof own === "string" ? own : own.address);
  });
  return { addressFor: (port) => addresses.get(port) };
}
