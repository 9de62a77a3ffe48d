/** What every server of a learner must do, whatever it serves: each function is the body of a test. */
import { connect } from "node:net";
import { expect } from "vitest";
import type { Peer } from "../../local-servers/peer.ts";
import { onDispose } from "../../local-servers/scope.ts";
import { closedPort, listen } from "../../local-servers/tcp.ts";
import { inAnswer } from "../../workbook/judge/remote/in-answer.ts";
import { shown } from "./attempt.ts";
import { diagnose, type Symptoms } from "./diagnose.ts";
import { own } from "./own.ts";
import { acceptsCalls, hasConnection, type StartedServer } from "./servers.ts";
import { suspect } from "./suspect.ts";
import { outcome, until, within } from "./within.ts";

/** What to suspect if a server dies of what a client did: `suspect({ crashed: { "dies-on-reset": diesOnReset("…") } })`. */
export function diesOnReset(what: string): { seen: string; ask: string } {
  return {
    seen: `${what}, and that ended your whole server.`,
    ask: "Who listens for the 'error' event of a client's socket?",
  };
}

/**
 * The client of another server, which talks with it, is still served after `call` has closed the first; the mistake is
 * `shares-the-sockets`. The server echoes.
 */
export async function expectUntouched(guest: Peer, call: string): Promise<void> {
  const words = "still there?";
  const length = guest.receivedLength + words.length;
  guest.send(words);
  const over = () => guest.ended || guest.closed;
  await until(1000, "the other server's echo", () => guest.receivedLength === length || over());
  const advice = `Two servers were running, and ${call} of one of them disconnected a client of the other.\nHow many servers put their sockets into the same collection?`;
  expect(over(), diagnose({ "shares-the-sockets": [true, advice] })).toBe(false);
  guest.end();
}

/** It listens on 127.0.0.1 and nowhere else; the mistake is `binds-all-interfaces`. */
export async function expectLocalAddress(port: number): Promise<void> {
  suspect({
    crashed: {
      "dies-on-reset": diesOnReset("A client hung up"),
    },
  });
  const address = await within(3000, "your server to take a client", addressOf(port));
  if (address === undefined && !(await acceptsCalls(port))) {
    const advice =
      "A client connected, and then your server stopped listening: nobody else can connect.\nWhat calls the server's close(), and when?";
    expect.fail(diagnose({ "stops-listening": [true, advice] }));
  }
  expect(
    address,
    diagnose(
      {
        "binds-all-interfaces": [
          address === "::" || address === "0.0.0.0",
          `Your server listens on \`${address}\`, which means every interface of this machine. Expected 127.0.0.1.\nWhat does \`listen\` do when it isn't given a host?`,
        ],
      },
      `Your server listens on \`${address}\`. Expected 127.0.0.1.`,
    ),
  ).toBe("127.0.0.1");
}

/**
 * The address on which the learner's server listens at `port`, as the server itself says: `::` or `0.0.0.0` if it can be
 * reached from other machines. Node announces each socket that a server accepts, and the socket knows its server.
 */
async function addressOf(port: number): Promise<string | undefined> {
  const look = inAnswer((at: number) => {
    type Accepted = { socket: { server?: { address(): { address: string; port: number } | null } } };
    const channel = process.getBuiltinModule("node:diagnostics_channel");
    let found: string | undefined;
    const take = (message: unknown) => {
      const bound = (message as Accepted).socket.server?.address();
      if (bound?.port !== at) return;
      found = bound.address;
      channel.unsubscribe("net.server.socket", take);
    };
    channel.subscribe("net.server.socket", take);
    return () => found;
  }, port);
  await acceptsCalls(port);
  let address = await look();
  for (let turn = 0; turn < 50 && address === undefined; turn++) {
    await new Promise((done) => setImmediate(done));
    address = await look();
  }
  return address;
}

/**
 * It rejects with `EADDRINUSE` at a port that is taken, and nothing else of it fails; the mistakes are `never-rejects`,
 * `resolves-before-listening`, `ignores-the-port`, `takes-another-port` and `rejects-twice`.
 */
export async function expectTakenPort(
  name: string,
  start: (port: number) => Promise<StartedServer>,
): Promise<void> {
  const crashed = {
    seen: "The port was taken, and the server's error ended the program instead of rejecting your promise.",
    ask: "Who listens for the server's 'error' event?",
  };
  suspect({ crashed: { "never-rejects": crashed } });
  const { port } = await listen(() => {});

  const { value, error } = await outcome(1500, `${name}() to reject`, () => start(port), {
    "never-rejects": [
      true,
      "The port was taken, and your promise is still pending.\nA server that can't listen emits 'error'. How does your promise learn of it?",
    ],
  });

  if (value) own(value);
  const other = value && value.port > 0 && value.port !== port ? value.port : undefined;
  const resolved = `Port ${port} was taken, ${name}(${port}) was called, and your promise resolved with the port ${other}.`;
  const obeys = other !== undefined && (await takesPort(name, start));
  expect(
    error,
    diagnose(
      {
        "takes-another-port": [
          other && obeys,
          `${resolved}\nA caller who names a port wants that one. What must your promise do when the server can't have it?`,
        ],
        "ignores-the-port": [other, `${resolved}\nWhat does your code do with the port that it is given?`],
        "resolves-before-listening": [
          value,
          "The port was taken, and your promise resolved.\nWhich event says that the server really listens?",
        ],
        "replaces-the-error": [
          error instanceof Error && !("code" in error),
          `The port was taken, and your promise rejected with ${String(error)}, which has no \`code\`.\nExpected the server's own error.`,
        ],
      },
      `The port was taken, and your promise rejected with ${shown(error)}. Expected the server's own error, whose \`code\` is EADDRINUSE.`,
    ),
  ).toMatchObject({ code: "EADDRINUSE" });
  await expectNothingElse(name, start);
}

/** True if the server listens at the port that it is given, where that one is free. */
async function takesPort(name: string, start: (port: number) => Promise<StartedServer>): Promise<boolean> {
  const port = await closedPort();
  const { value } = await outcome(1500, `${name}(${port}) to settle`, () => start(port));
  if (value) own(value);
  return value?.port === port;
}

/** A promise that nobody awaits may have rejected too: starting again gives that error the time to show. */
async function expectNothingElse(
  name: string,
  start: (port: number) => Promise<StartedServer>,
): Promise<void> {
  const twice =
    "Your promise rejected with EADDRINUSE, as it must. Then a second error, which nothing caught, ended the program.\nWhich other promise in your code rejects when the server emits 'error'?";
  suspect({ crashed: { "rejects-twice": twice } });
  await new Promise((done) => setImmediate(done));
  const { value, error } = await outcome(1500, `${name}() to resolve after a failed start`, () => start(0));
  if (value) own(value);
  const failed = `A port was taken. After that, ${name}(0) was called for a free one, and it rejected: ${String(error)}.`;
  expect(error, failed).toBeUndefined();
}

/**
 * `close()` finishes while `client` stays on the line, but not before the server is closed; it hangs up on the client,
 * and no new one gets in. The mistakes are `close-waits-forever`, `close-never-resolves`, `resolves-before-closed`,
 * `leaves-clients` and `keeps-listening`.
 */
export async function expectClose(server: StartedServer, client: Peer): Promise<void> {
  const { port } = server;
  const close = followClose(server, port);
  await stayOnTheLine(port);
  const wasOver = client.ended; // The server may have ended its side long before: that says nothing about close().
  const gone = () => client.closed || (client.ended && !wasOver);
  const closed = await within(1500, "close() to finish while a client is connected", close, {
    "close-never-resolves": [
      () => gone() && !hasConnection(),
      "close() hung up on the client, and its promise is still pending.\nWhich event says that a server is closed?",
    ],
    get "close-waits-forever"(): Symptoms[string] {
      const half = client.ended
        ? "\nYour side of that connection has ended, the client's has not, so it is still open."
        : "";
      return [
        true,
        `A client was connected when close() was called, and close() is still waiting.${half}\nWhat does a server's close() wait for?`,
      ];
    },
  });

  await expectHungUp(client);
  const accepted = await acceptsCalls(port);
  const advice =
    "close() had resolved, and your server still took a new client.\nHanging up on the clients doesn't close the server. What does?";
  if (accepted) expect.fail(diagnose({ "keeps-listening": [true, advice] }));
  const early =
    "close() had resolved, and the server had not emitted 'close' yet.\nWhat does close() have to wait for after it has hung up on everyone?";
  if (closed === false) expect.fail(diagnose({ "resolves-before-closed": [true, early] }));
}

/** Nothing is left of the connection on the server's side: the system refuses what the client still sends. */
async function expectHungUp(client: Peer): Promise<void> {
  const leaves = {
    "leaves-clients": [
      true,
      "close() had resolved, and a client was still connected.\nWho hangs up on the clients that stay?",
    ],
  } as const;
  await until(1000, "the client to be disconnected", () => client.ended || client.closed, leaves);
  const refused = () => {
    if (!client.socket.destroyed) client.socket.write("?");
    return client.closed;
  };
  await until(1000, "the client's connection to be gone", refused, leaves);
}

/**
 * A function that calls the server's `close` or `stop` and says whether the server had emitted 'close' when that was done. It looks where
 * the server lives, since the event comes at almost the same moment; undefined if no server took a client.
 */
export function followClose(
  server: object,
  port: number,
  method = "close",
  given: number[] = [],
): () => Promise<boolean | undefined> {
  return inAnswer(
    (learners: object, at: number, verb: string, values: number[]) => {
      type Server = { address(): { port: number } | null; once(event: "close", done: () => void): void };
      type Accepted = { socket: { server: Server } };
      const channel = process.getBuiltinModule("node:diagnostics_channel");
      let closed: boolean | undefined;
      const look = (message: unknown) => {
        const { socket } = message as Accepted;
        if (socket.server.address()?.port !== at || closed !== undefined) return;
        closed = false;
        socket.server.once("close", () => {
          closed = true;
        });
      };
      channel.subscribe("net.server.socket", look);
      return async () => {
        for (let turn = 0; turn < 50 && closed === undefined; turn++)
          await new Promise((done) => setImmediate(done));
        channel.unsubscribe("net.server.socket", look);
        await null; // Callers close a server from an async function: what waits for a promise goes on before `nextTick`.
        await (learners as Record<string, (...values: number[]) => Promise<void>>)[verb]!(...values);
        return closed;
      };
    },
    server,
    port,
    method,
    given,
  );
}

/** One more client, which says nothing and never leaves. */
async function stayOnTheLine(port: number): Promise<void> {
  const call = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  onDispose(() => call.destroy());
  call.on("error", () => {});
  call.resume();
  await new Promise((done) => call.once("connect", done).once("close", done));
}
