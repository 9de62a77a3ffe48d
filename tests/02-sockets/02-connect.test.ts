/** Long because a socket that works can still be wrong in many ways, and each is looked at where the answer runs. */
import { once } from "node:events";
import { Socket } from "node:net";
import { inspect } from "node:util";
import { connect } from "#exercises/02-sockets/02-connect.ts";
import { destroyConnecting } from "../../local-servers/connects.ts";
import { resolveTo } from "../../local-servers/names.ts";
import { onDispose } from "../../local-servers/scope.ts";
import { closedPort, listen, type TcpServer } from "../../local-servers/tcp.ts";
import { answerTurns } from "../../workbook/judge/remote/current.ts";
import { followSlowTimers } from "../kit/timers.ts";
import { diagnose, expect, inAnswer, outcome, own, suspect, test, until, within } from "../test.ts";

const events = ["lookup", "connect", "ready", "error", "timeout", "data", "readable", "end", "close"];

test("resolves with a connected socket", async () => {
  const server = await listen(() => {});

  const { socket, wasConnecting } = await connectedAt(server);

  expect(
    wasConnecting,
    diagnose({
      "resolves-too-early": [
        wasConnecting,
        "When your promise resolved, the socket was still connecting. Which event says that it is connected?",
      ],
    }),
  ).toBe(false);
  expect(
    socket.remotePort,
    diagnose(
      {
        "closes-the-connection": [
          socket.destroyed,
          "Your promise resolved with a socket that is already destroyed. Which statement of yours closes it, and when does that run?",
        ],
      },
      `The local server listens on port ${server.port}, and your socket is connected to port ${socket.remotePort}.`,
    ),
  ).toBe(server.port);
  socket.end("hello");
  await until(
    2000,
    "the local server to receive what was written to the socket",
    () => server.peers[0]?.ended === true,
  );
  expect(server.peers[0]?.take()).toEqualBytes("hello");
});

test("waits for the connection itself, however long it takes", async () => {
  const server = await listen(() => {});
  resolveTo("slow.test", [server.host], 800);
  const fireTimers = followSlowTimers(1, 1000);

  const connecting = connectedAt(server, "slow.test");
  connecting.catch(() => {}); // Awaited below.
  await answerTurns();
  const [ofAnswer] = fireTimers().filter((delay) => delay !== 800);
  const { wasConnecting } = await connecting;

  expect(
    wasConnecting,
    diagnose({
      "waits-for-a-timer": [
        ofAnswer,
        `This connection takes its time, because the name of the host is looked up slowly. Your code waits ${ofAnswer} ms, and when your promise resolved, the socket was still connecting. No time is long enough for every network. Which event says that a socket is connected?`,
      ],
      "resolves-too-early": [
        true,
        "This connection takes its time, and when your promise resolved, the socket was still connecting. Which event says that it is connected?",
      ],
    }),
  ).toBe(false);
});

test("makes a connection of its own each time", async () => {
  const server = await listen(() => {});
  const [first, second] = [await connected(server), await connected(server)];

  await until(2000, "two connections to reach the local server", () => server.peers.length === 2, {
    "hands-out-one-socket": [
      () => first === second,
      "Your function was called twice for the same host and port, and both promises resolved with the same socket. What would the second caller read if the first had read already?",
    ],
  });
  expect(second.destroyed, diagnose({}, "The second of two sockets for the same server is destroyed.")).toBe(
    false,
  );
});

test("rejects when the connection is refused, and names host, port and ECONNREFUSED", async () => {
  const port = await closedPort();

  const { value, error, resolved } = await refused(port, "127.0.0.1");

  expect(
    error,
    diagnose(
      {
        "resolves-on-error": [
          resolved,
          `Nothing listens on that port, and your promise resolved with ${shown(value)}. How should the caller notice that the connection failed?`,
        ],
      },
      `Your promise rejected with ${shown(error)}. The caller expects an Error.`,
    ),
  ).toBeInstanceOf(Error);
  for (const word of ["ECONNREFUSED", "127.0.0.1", String(port)]) {
    expect(
      messageOf(error),
      diagnose(
        {},
        `Your error says "${messageOf(error)}", without ${word}. Its message must contain the host, the port, and the error's code.`,
      ),
    ).toContain(word);
  }
});

test("names the code when a name has two addresses and both refuse", async () => {
  const port = await closedPort();
  resolveTo("two.test", ["127.0.0.1", "::ffff:127.0.0.1"]);

  const { error } = await refused(port, "two.test");
  const message = messageOf(error);

  expect(
    message,
    diagnose({
      "passes-on-nodes-error": [
        error instanceof Error && error.name === "AggregateError" && message === "",
        "Both addresses of two.test refused, and your promise rejected with the error that Node reported, an AggregateError with an empty message. The caller expects a new Error with a message of yours, and with Node's as its `cause`. If your code makes one: does the promise reject with Node's error before that?",
      ],
      "empty-message": [
        error instanceof Error,
        `Both addresses of two.test refused, and your error says "${message}". Node reported an AggregateError here, and its own message is empty. Which of its properties says what happened?`,
      ],
    }),
  ).toContain("ECONNREFUSED");
  for (const word of ["two.test", String(port)]) {
    expect(
      message,
      diagnose({
        "names-no-target": [
          true,
          `Your error says "${message}", without ${word}. The caller asked for port ${port} of two.test, and a log may not say so anywhere else.`,
        ],
      }),
    ).toContain(word);
  }
});

test("keeps Node's error as the cause", async () => {
  const { error } = await refused(await closedPort(), "127.0.0.1");
  const cause = (error as Error | undefined)?.cause;

  expect(
    cause,
    diagnose(
      {
        "drops-cause": [
          cause === undefined,
          `Your error says "${messageOf(error)}" and has no \`cause\`. Where does the error that Node reported go?`,
        ],
      },
      `The \`cause\` of your error is ${shown(cause)}, not the error that Node reported.`,
    ),
  ).toMatchObject({ code: "ECONNREFUSED" });
});

test("connects to the given host", async () => {
  const server = await listen(() => {});
  await connected(server);
  resolveTo("other.test", ["::1"]); // Nobody listens there at this port, if the machine has the address at all.

  const { value, resolved } = await refused(server.port, "other.test");

  if (value) own(value);
  expect(
    resolved,
    diagnose({
      "ignores-the-host": [
        resolved,
        `A server listens on port ${server.port} of 127.0.0.1 only. The caller asked for port ${server.port} of other.test, a host with another address, and your promise resolved. Which host does your code connect to?`,
      ],
    }),
  ).toBe(false);
});

test("tries the next address when one refuses", async () => {
  const server = await listen(() => {});
  resolveTo("second.test", ["::1", "127.0.0.1"]); // Nobody listens at the first, if the machine has it at all.

  const { value, error } = await outcome(4000, "connect() to settle", () =>
    connect(server.port, "second.test"),
  );

  if (value) own(value);
  expect(
    error,
    diagnose({
      "tries-one-address": [
        error,
        `The name second.test has two addresses. Nobody listens at the first, ::1, but a server does at the second, 127.0.0.1. Your promise rejected ("${messageOf(error)}"). Node tries each address by itself: which option of yours stops it?`,
      ],
    }),
  ).toBeUndefined();
});

test("connects over IPv6, too", async ({ skip }) => {
  const server = await listen(() => {}, { at: { port: 0, host: "::1" } }).catch(() => undefined);
  if (!server) return skip("This machine has no IPv6.");
  resolveTo("six.test", ["::1"]);

  const { value, error } = await outcome(4000, "connect() to settle", () => connect(server.port, "six.test"));

  if (value) own(value);
  expect(
    error,
    diagnose({
      "asks-for-ipv4-only": [
        error,
        `The only address of six.test is ::1, and a server listens there. Your promise rejected ("${messageOf(error)}"). Which family does your code ask for?`,
      ],
    }),
  ).toBeUndefined();
});

test("names the code of whatever went wrong", async () => {
  resolveTo("nowhere.test", []);

  const { error } = await refused(9, "nowhere.test");

  const message = messageOf(error);
  expect(
    message,
    diagnose(
      {
        "guesses-the-code": [
          message.includes("ECONNREFUSED"),
          `The name nowhere.test doesn't exist, so Node's error has the code ENOTFOUND. Your error says "${message}". Where does your code get the code from?`,
        ],
      },
      `The name nowhere.test doesn't exist, so Node's error has the code ENOTFOUND. Your error says "${message}", without it.`,
    ),
  ).toContain("ENOTFOUND");
});

test("leaves no listeners on the socket", async () => {
  const server = await listen(() => {});
  const plain = await untouched(server);

  const socket = await connected(server);

  const left = events.filter((event) => socket.listenerCount(event) > plain.listenerCount(event));
  const lost = events.filter((event) => socket.listenerCount(event) < plain.listenerCount(event));
  expect(
    [...left, ...lost],
    diagnose({
      "removes-every-listener": [
        left.length === 0,
        `Your promise resolved, and the socket has lost a listener that Node itself had put there, for ${lost.map((event) => `'${event}'`).join(" and ")}. Which listeners are yours to remove?`,
      ],
      "leaks-listeners": [
        left.length > 0,
        `Your promise resolved, and the socket still has listeners of yours, for ${left.map((event) => `'${event}'`).join(" and ")}. What will they do when something happens to the connection later?`,
      ],
    }),
  ).toEqual([]);
  expect(
    socket.timeout || 0,
    diagnose({
      "leaves-a-timeout": [
        true,
        `Your promise resolved with a socket that has a timeout of ${socket.timeout} ms. It goes on counting while the caller uses the connection. Which call takes a timeout back?`,
      ],
    }),
  ).toBe(0);
  const keepsRunning = inAnswer(
    (socket) => (socket as unknown as { _handle?: { hasRef(): boolean } })._handle?.hasRef() !== false,
    socket,
  );
  expect(
    keepsRunning,
    diagnose({
      "unrefs-the-socket": [
        true,
        "Your promise resolved with a socket that doesn't keep the program running: a program that only waits for its data would end. Which statement of yours lets go of it?",
      ],
    }),
  ).toBe(true);
});

test("leaves what the server has sent to be read by the caller", async () => {
  const server = await listen((peer) => peer.send("220 ready\r\n"));

  const socket = await connected(server);
  await until(2000, "the greeting to arrive", () => socket.bytesRead === 11, {
    "pauses-the-socket": [
      () => socket.isPaused(),
      "Your promise resolved with a socket that is paused. A caller who listens for 'data' gets nothing. Which state does a new socket have?",
    ],
  });
  const greeting = once(socket, "data").then(([chunk]) => chunk as Buffer);

  const received = await within(1000, "the greeting to come out of the socket", greeting, {
    "loses-the-greeting": [
      () => socket.readableLength === 0,
      "The local server spoke first. Its 11 bytes reached the socket, and they can't be read any more. What in your function makes the socket read, and where do the bytes go?",
    ],
  });
  expect(
    received,
    diagnose(
      {
        "sets-an-encoding": [
          typeof received === "string",
          "The server's greeting came out of the socket as text. The caller expects a socket that gives bytes. What did your code set on it?",
        ],
      },
      "The local server sent 11 bytes as soon as it had the connection. The caller read something else from the socket.",
    ),
  ).toEqualBytes("220 ready\r\n");
});

test("rejects for a number that isn't a port, instead of throwing", async () => {
  destroyConnecting(); // Node itself leaves a handle behind where a port is refused.

  for (const port of [70_000, -1]) {
    const started = attempt(port);
    expect(
      started,
      diagnose({
        "throws-on-bad-port": [
          started instanceof Error,
          `connect(${port}, "127.0.0.1") threw at once: "${messageOf(started)}". A caller who handles a rejection of the promise doesn't see that. What does \`net.connect\` do with such a port?`,
        ],
      }),
    ).toBeInstanceOf(Promise);
    const { value, error } = await outcome(2000, `connect(${port}, …) to reject`, started as Promise<Socket>);
    expect(
      error,
      diagnose({}, `connect(${port}, "127.0.0.1") resolved with ${shown(value)}.`),
    ).toBeInstanceOf(Error);
  }
});

/** The socket, and whether it was still connecting at the moment when the promise resolved. */
async function connectedAt(
  { port, host: address, peers }: TcpServer,
  host = address,
): Promise<{ socket: Socket; wasConnecting: boolean }> {
  const seen = inAnswer(
    async (connect, port, host) => {
      const socket = await connect(port, host);
      return { socket, wasConnecting: socket?.connecting };
    },
    connect,
    port,
    host,
  );
  const { value, error } = await outcome(2000, "connect() to resolve", seen, {
    "waits-for-another-event": [
      () => peers.length > 0,
      "The local server has accepted your connection, and your promise is still pending. Which event does your code wait for?",
    ],
  });
  const { cause } = (error ?? {}) as Error;
  const isPath = [error, cause].some((each) => messageOf(each).startsWith("connect ENOENT"));
  if (isPath) {
    const advice = `Your promise rejected ("${messageOf(error)}"). ENOENT is about a file: Node took one of your arguments for the path of a local socket. In which order does \`net.connect\` take a port and a host?`;
    expect.fail(diagnose({ "swaps-port-and-host": [true, advice] }));
  }
  if (error) throw error;
  const { socket, wasConnecting } = value!;
  expect(
    socket,
    diagnose({}, `Your promise resolved with ${shown(socket)}. The caller expects a socket.`),
  ).toBeInstanceOf(Socket);
  return { socket: own(socket), wasConnecting };
}

async function connected(server: TcpServer): Promise<Socket> {
  return (await connectedAt(server)).socket;
}

async function refused(port: number, host: string) {
  suspect({
    crashed: {
      "throws-in-a-listener": [
        ({ how }) => how === "thrown",
        "Nothing listens on that port, so connecting failed, and a listener of yours threw an error. What a listener throws doesn't reject a promise. What does?",
      ],
      "rejects-unheard": [
        ({ how }) => how === "rejected",
        "Nothing listens on that port, so connecting failed, and a promise inside your function rejected that nobody waits for: the one that your function returned never hears of it. (What an `async` function inside `new Promise(…)` throws doesn't reject that promise.)",
      ],
      "nobody-listens":
        "Nothing listens on that port, so connecting failed, and nobody listened for the socket's 'error' event. Such an event ends the program. Which listener of yours should be there by then?",
    },
  });
  return await outcome(4000, "connect() to reject when nothing listens", () => connect(port, host), {
    "never-rejects": [
      true,
      "Nothing listens on that port, so connecting failed, and your promise is still pending. Which event reports a failure, and what does your code do then?",
    ],
  });
}

/** A connected socket that the learner's code hasn't seen. */
async function untouched({ port, host }: TcpServer): Promise<Socket> {
  const connecting = inAnswer(
    (port, host) =>
      new Promise<Socket>((resolve) => {
        const socket = process.getBuiltinModule("node:net").connect(port, host);
        socket.once("connect", () => resolve(socket));
      }),
    port,
    host,
  );
  const socket = await within(2000, "a connection to the local server", connecting);
  onDispose(() => socket.destroy());
  return socket;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}

function shown(value: unknown): string {
  if (value instanceof Socket) return "a socket";
  return value instanceof Error
    ? String(value)
    : inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY });
}

function attempt(port: number): unknown {
  try {
    return connect(port, "127.0.0.1");
  } catch (error) {
    return error;
  }
}
