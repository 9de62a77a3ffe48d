import { once } from "node:events";
import { Socket } from "node:net";
import { connect } from "#exercises/02-sockets/02-connect.ts";
import { destroyConnecting } from "../../local-servers/connects.ts";
import { resolveTo } from "../../local-servers/names.ts";
import { closedPort, listen, plainSocket, type TcpServer } from "../../local-servers/tcp.ts";
import { diagnose, expect, inAnswer, outcome, own, suspect, test, until, within } from "../test.ts";

const events = ["lookup", "connect", "ready", "error", "timeout", "data", "readable", "end", "close"];

test("the socket is connected when the promise resolves", async () => {
  const server = await listen(() => {});

  const { socket, wasConnecting } = await connectedAt(server);

  expect(
    wasConnecting,
    diagnose({
      "resolves-too-early": [
        wasConnecting,
        "Your promise resolved with a socket that is still connecting. Which event says that it is done?",
      ],
    }),
  ).toBe(false);
  expect(socket.remotePort).toBe(server.port);
  socket.end("hello");
  await until(
    2000,
    "the local server to receive what was written to the socket",
    () => server.peers[0]?.ended === true,
  );
  expect(server.peers[0]?.take()).toEqualBytes("hello");
});

test("a refused connection rejects and names host, port and ECONNREFUSED", async () => {
  const port = await closedPort();

  const { error, resolved } = await refused(port, "127.0.0.1");

  expect(resolved, "Nobody listens on that port, and your promise resolved.").toBe(false);
  expect(error).toBeInstanceOf(Error);
  for (const word of ["ECONNREFUSED", "127.0.0.1", String(port)]) {
    expect(messageOf(error), `The message of your error lacks ${word}.`).toContain(word);
  }
});

test("a name whose two addresses both refuse gives a message too", async () => {
  const port = await closedPort();
  resolveTo("two.test", ["127.0.0.1", "::ffff:127.0.0.1"]);

  const { error } = await refused(port, "two.test");

  expect(
    messageOf(error),
    diagnose({
      "empty-message": [
        messageOf(error).trim() === "",
        "The message of your error is empty. Print what Node reported here: it is no plain Error. Which of its properties say what happened?",
      ],
    }),
  ).toContain("ECONNREFUSED");
  for (const word of ["two.test", String(port)]) {
    expect(
      messageOf(error),
      diagnose({
        "names-no-target": [
          !messageOf(error).includes("two.test"),
          "The message says what went wrong, and not where: the caller asked for `two.test`.",
        ],
      }),
    ).toContain(word);
  }
});

test("the error keeps Node's error as its cause", async () => {
  const { error } = await refused(await closedPort(), "127.0.0.1");
  const cause = (error as Error | undefined)?.cause;

  expect(
    cause,
    diagnose({
      "drops-cause": [cause === undefined, "Your error has no cause: what Node reported is lost."],
    }),
  ).toBeInstanceOf(Error);
  expect(cause).toMatchObject({ code: "ECONNREFUSED", syscall: "connect" });
});

test("none of the function's listeners stay on the socket", async () => {
  const server = await listen(() => {});
  const plain = await plainSocket(server);

  const socket = await connected(server);

  const left = events.filter((event) => socket.listenerCount(event) !== plain.listenerCount(event));
  expect(
    left,
    diagnose({
      "leaks-listeners": [
        left.length > 0,
        "Listeners of yours are still on the socket. What will an 'error' listener do when the connection breaks later?",
      ],
    }),
  ).toEqual([]);
});

test("what the server says first can still be read", async () => {
  const server = await listen((peer) => peer.send("220 ready\r\n"));

  const socket = await connected(server);
  await until(2000, "the greeting to arrive", () => socket.bytesRead === 11);
  const greeting = once(socket, "data").then(([chunk]) => chunk as Buffer);

  expect(
    await within(1000, "the greeting to come out of the socket", greeting, {
      "loses-the-greeting": [
        true,
        "The local server spoke first. Its bytes reached the socket, and nobody can read them any more: who took them?",
      ],
    }),
  ).toEqualBytes("220 ready\r\n");
});

test("a port that cannot be one rejects; the call does not throw", async () => {
  destroyConnecting();

  for (const port of [70_000, -1]) {
    const started = attempt(port);
    expect(
      started,
      diagnose({
        "throws-on-bad-port": [
          started instanceof Error,
          `connect(${port}, …) threw at once. A caller who handles the promise's rejection never sees that.`,
        ],
      }),
    ).toBeInstanceOf(Promise);
    const { error } = await outcome(2000, `connect(${port}, …) to reject`, started as Promise<Socket>);
    expect(error).toBeInstanceOf(Error);
  }
});

/** The socket, and whether it was still connecting in the moment in which the promise resolved. */
async function connectedAt({ port, host }: TcpServer): Promise<{ socket: Socket; wasConnecting: boolean }> {
  const seen = inAnswer(
    async (connect, port, host) => {
      const socket = await connect(port, host);
      return { socket, wasConnecting: socket?.connecting };
    },
    connect,
    port,
    host,
  );
  const { socket, wasConnecting } = await within(2000, "connect() to resolve", seen);
  expect(socket, "Your promise resolved, but not with a socket.").toBeInstanceOf(Socket);
  return { socket: own(socket), wasConnecting };
}

async function connected({ port, host }: TcpServer): Promise<Socket> {
  const socket: unknown = await within(2000, "connect() to resolve", () => connect(port, host));
  expect(socket, "Your promise resolved, but not with a socket.").toBeInstanceOf(Socket);
  return own(socket as Socket);
}

async function refused(port: number, host: string) {
  suspect({
    crashed: {
      "nobody-listens":
        "Nobody answers at that port. The socket told of it with an 'error', and nobody listened: then Node ends the program.",
    },
  });
  return await outcome(4000, "connect() to reject when nobody listens", () => connect(port, host), {
    "never-rejects": [
      true,
      "Nobody listens on that port, and your promise never settled. Which event tells of a failure?",
    ],
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}

function attempt(port: number): unknown {
  try {
    return connect(port, "127.0.0.1");
  } catch (error) {
    return error;
  }
}
