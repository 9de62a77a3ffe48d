import type { Outline } from "../../outline.ts";
import type { Input, OpenResource } from "../../remote/answer.ts";
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
 * which nothing waits or an event that has passed, or a promise that nobody fulfills.
 */
export function findEndless(
  { events, idleExecutors }: Outline,
  open: readonly OpenResource[],
  met: readonly OpenResource[],
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
  const late = isVague ? [...open, ...met].find(({ state }) => state.missed) : undefined;
  if (late)
    return {
      name: "listens-too-late",
      message: `Your code waits for '${late.state.missed}' on ${subjectOf(late)}, and that moment had passed when your code began to listen. It won't come again.`,
      frames: late.frames,
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

/** How often an answer may hear that its input is at its end before that is a loop. */
const mostEnds = 20;

/** A loop that doesn't notice the end of the input that the judge gave. */
export function findEndlessReading(input: Input | undefined): Seen | undefined {
  if (!input || input.ends < mostEnds) return undefined;
  return {
    name: "asks-after-the-end",
    message:
      "Your code had read its input to the end, and went on asking for the next chunk, again and again. What does next() return when there are no more chunks?",
  };
}

/** How far an answer that is waited for has read the input that the judge gave. */
export function describeReading(input: Input | undefined): string[] {
  if (!input) return [];
  if (input.ends) return ["Your code has read its input to the end."];
  if (input.isStopped) return [`Your code stopped reading its input after ${chunks(input.read)}.`];
  return [`Your code has asked for ${chunks(input.read)} of its input, and not for the next one.`];
}

/** The number of chunks, in words. */
function chunks(count: number): string {
  return `${count} ${count === 1 ? "chunk" : "chunks"}`;
}

/** What the answer has open while it is waited for, a line each: what became of it, and what it listens for. */
export function describeOpen(open: readonly OpenResource[]): string[] {
  const lines = open
    .filter(({ state, frames }) => state.text && lineOf(frames[0]))
    .map((resource) => `${capitalized(nameResource(resource))} ${resource.state.text}.`);
  return [...new Set(lines)].slice(0, 3);
}

/** What became of the sockets that an answer was given, and of its own that are closed, a line each. */
export function describeMet(met: readonly OpenResource[]): string[] {
  const lines = met.map((resource) => `${capitalized(subjectOf(resource))} ${resource.state.text}.`);
  return [...new Set(lines)].slice(-3);
}

function subjectOf(resource: OpenResource): string {
  return lineOf(resource.frames[0]) ? nameResource(resource) : "the socket that your function was given";
}

function capitalized(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
