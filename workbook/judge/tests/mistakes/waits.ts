import type { Outline } from "../../outline.ts";
import type { OpenResource } from "../../remote/answer.ts";
import { lineOf } from "../../remote/endings.ts";
import { frameAt } from "../../remote/frames.ts";
import { nameResource } from "../leaks.ts";
import type { Seen } from "./mistake.ts";

/** The events of Node's that the steps' objects emit: sockets, servers, streams, requests, workers, processes. */
const known = new Set(
  (
    "abort aborted beforeExit checkContinue checkExpectation clientError close connect connection connectionAttempt " +
    "connectionAttemptFailed connectionAttemptTimeout continue data disconnect drain drop dropRequest end error exit " +
    "finish history information keylog line listening lookup message messageerror multipleResolves newListener online " +
    "OCSPRequest pause pipe prefinish readable ready rejectionHandled removeListener request response resize resume " +
    "secure secureConnect secureConnection session SIGCONT SIGHUP SIGINT SIGTSTP SIGTERM SIGUSR1 SIGUSR2 SIGWINCH " +
    "socket spawn timeout tlsClientError uncaughtException uncaughtExceptionMonitor unhandledRejection unpipe upgrade " +
    "warning workerMessage"
  ).split(" "),
);

/**
 * Why a wait may have run out: an event that nobody emits, or (unless something better is known) a 'drain' of a socket in
 * which nothing waits, or a promise that nobody fulfills.
 */
export function findEndless(
  { events, idleExecutors }: Outline,
  open: readonly OpenResource[],
  file: string,
  isVague: boolean,
): Seen | undefined {
  const odd = open.find(({ state }) => state.oddEvent);
  if (odd)
    return {
      name: "waits-for-unknown-event",
      message: `${capitalized(nameResource(odd))} ${odd.state.text}, but ${odd.state.oddEvent}.`,
      frames: odd.frames,
    };
  const event = events.find(({ name }) => !known.has(name));
  if (event)
    return {
      name: "waits-for-unknown-event",
      message: `Your code waits for '${event.name}' (line ${event.line}), and nothing in Node emits an event of that name.`,
      frames: [frameAt(file, event.line)],
    };
  const idle = isVague && open.find(({ state }) => state.idleDrain);
  if (idle)
    return {
      name: "waits-for-drain-always",
      message: `Your code waits for 'drain' on ${nameResource(idle)}, and no bytes are waiting in that socket. 'drain' comes only after write() has returned false. What did your write() return?`,
      frames: idle.frames,
    };
  const [line] = idleExecutors;
  if (line === undefined || !isVague) return undefined;
  return {
    name: "never-calls-resolve",
    message: `The promise that you made at line ${line} never settles, because its function never uses its first parameter. What fulfills a promise?`,
    frames: [frameAt(file, line)],
  };
}

/** What the answer has open while it is waited for, a line each: what became of it, and what it listens for. */
export function describeOpen(open: readonly OpenResource[]): string[] {
  const lines = open
    .filter(({ state, frames }) => state.text && lineOf(frames[0]))
    .map((resource) => `${capitalized(nameResource(resource))} ${resource.state.text}.`);
  return [...new Set(lines)].slice(0, 3);
}

function capitalized(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
