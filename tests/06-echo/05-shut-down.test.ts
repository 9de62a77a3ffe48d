/**
 * Long, because stopping is judged with no clients, with those who finish in time and with those who stay.
 */
import type { Socket } from "node:net";
import { startStoppable } from "#exercises/06-echo/05-shut-down.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { connectPeer } from "../../local-servers/tcp.ts";
import { expectLocalAddress, expectUntouched, followClose } from "../kit/any-server.ts";
import { acceptsCalls } from "../kit/servers.ts";
import { slowNetwork } from "../kit/slow-network.ts";
import { endAndWait, followSocket } from "../kit/sockets.ts";
import { followTimerStarts, followTimers, hasTimer } from "../kit/timers.ts";
import {
  diagnose,
  expect,
  expectPort,
  inAnswer,
  outcome,
  type Symptoms,
  suspect,
  test,
  until,
  within,
} from "../test.ts";

const long = 3000;
/** True if the handler of the server that was started last was called after a client had sent something. */
let isHandledLate = () => false;

test("each client is handed to the handler, and a server without clients stops at once", async () => {
  const server = await start();
  for (const name of ["Ada", "Bob"]) {
    const client = await connectPeer(server.port);
    client.end(`I am ${name}`);
    await until(1000, "the handler's echo and end", () => client.ended || client.closed, {
      "never-calls-the-handler": [
        () => client.receivedLength === 0,
        "A client connected and sent something, and the handler never answered it.\nIs every connection passed to `handler`?",
      ],
    });
    const heard = client.take();
    const told = `A client sent "I am ${name}" and its end, and the handler sends back what it gets. The client got ${JSON.stringify(heard.toString())}.`;
    const late = `${told}\nIs \`handler\` called as soon as a client connects?`;
    const ended = `${told}\nThe handler had been called as soon as the client connected, and it ends the connection itself when it is done. What else of your code ends it?`;
    expect(
      heard,
      diagnose(
        {
          "calls-the-handler-late": [heard.length === 0 && isHandledLate(), late],
          "ends-the-connection-itself": [heard.length === 0, ended],
        },
        told,
      ),
    ).toEqualBytes(`I am ${name}`);
  }

  suspect({
    "leaking-timer": {
      "leaves-timer":
        "stop() had resolved, and something of your server was still running.\nWhat happens to your timer when it is no longer needed?",
    },
  });
  const timers = followTimers();
  await within(1000, `stop(${long}) to resolve without any client`, server.stop(long), {
    get "waits-for-nobody"(): Symptoms[string] {
      const set = hasTimer(timers(), long) ? ` Your code set a timer of ${long} ms.` : "";
      const ask = set
        ? "Does your code wait for that timer, or for the server?"
        : "What is it waiting for, and has the server been told to close?";
      return [
        true,
        `No client was connected any more, and stop(${long}) is still pending after 1 second.${set}\n${ask}`,
      ];
    },
  });
});

test("a client that finishes within the grace is served to the end", async () => {
  const server = await start();
  const client = await connectPeer(server.port);
  await talk(client, "before; ");

  const { stop, blocked } = timed(server);
  const busy = `stop(${long}) kept your program busy for ${long} ms, and no client was served in that time.`;
  const which = "Which way to wait lets the event loop go on?";
  suspect({ blocked: { "blocks-the-event-loop": `stop(${long}) kept your program busy.\n${which}` } });
  const stopping = watched(stop(long));
  await client.sendPieces(["after; "]);

  const over = () => client.ended || client.closed;
  await until(1000, "the handler's echo during the grace", () => client.receivedLength === 15 || over(), {
    "stops-serving": [
      true,
      `stop(${long}) was called, and then a connected client sent something and got no answer. It had ${long} ms left.\nWhat does your stop() do to the sockets?`,
    ],
  });
  const heard = client.take();
  expect(
    heard,
    diagnose(
      {
        "blocks-the-event-loop": [
          () => blocked() >= 0.9 * long,
          `${busy} When it was done, the client was disconnected.\n${which}`,
        ],
        "kills-at-once": [
          over(),
          `stop(${long}) disconnected a client in the middle of its conversation. The client had ${long} ms left.`,
        ],
      },
      `After stop(${long}), a connected client sent "after; ", and the handler's echo was ${JSON.stringify(heard.toString())}.`,
    ),
  ).toEqualBytes("after; ");
  expect(stopping.error, stopping.error ? `stop(${long}) rejected: ${stopping.error}.` : "").toBeUndefined();
  const early =
    "stop() had resolved, and a client was still connected.\nHow does your code learn that the last connection is closed?";
  if (stopping.settled) expect.fail(diagnose({ "resolves-too-early": [true, early] }));
  client.end();
  await within(1000, "stop() to resolve after the last client has left", stopping.promise, {
    "waits-the-whole-grace": [
      () => client.ended,
      `The last client had left, and stop(${long}) is still pending 1 second later.\nWhat is it still waiting for?`,
    ],
    "holds-the-client": [
      true,
      "A client ended during the grace, and your server did not let the handler end the connection.",
    ],
  });
});

test("the last words of a client that ends during the grace come back, however slow the network", async () => {
  const server = await start();
  const client = await connectPeer(server.port);
  await talk(client, "before; ");
  const network = slowNetwork();

  const stopping = server.stop(long);
  network.hold();
  await client.sendPieces(["last words"]);
  await endAndWait(client);
  await network.release();
  await until(1000, "the handler's echo and end", () => client.ended || client.closed);

  const heard = client.take();
  const told = `After stop(${long}), a client sent "last words" and its end. The network was slow, and the client got ${JSON.stringify(heard.toString())}.`;
  const lost = `${told}\nThe handler's bytes were still waiting in the socket when the socket was destroyed. What does your code do when a client ends?`;
  expect(heard, diagnose({ "destroys-at-the-end": [heard.length === 0, lost] }, told)).toEqualBytes(
    "last words",
  );
  await within(1000, "stop() to resolve after the last client has left", stopping);
});

test("nobody new gets in after stop", async () => {
  const server = await start();
  await expectLocalAddress(server.port);
  const client = await connectPeer(server.port);
  await talk(client, "x");

  const stopping = server.stop(long);
  await talk(client, "y");
  const advice =
    "stop() had been called, and your server still took a new client.\nWhen does it stop listening?";
  if (await acceptsCalls(server.port)) expect.fail(diagnose({ "keeps-accepting": [true, advice] }));
  client.end();
  await within(1000, "stop() to resolve after the last client has left", stopping);
});

test("clients that are still there after the grace are disconnected", async () => {
  const server = await start();
  const idle = [
    await connectPeer(server.port),
    await connectPeer(server.port),
    await connectPeer(server.port),
  ];
  const left = () => idle.filter(({ ended, closed }) => !ended && !closed).length;
  const stop = followClose(server, server.port, "stop", [100]);
  await talk(await connectPeer(server.port), "the last one");
  const sockets = idle.map(({ socket }) => followSocket(socket.localPort));
  const timers = followTimers();
  const starts = followTimerStarts();
  const began = performance.now();

  const closed = await within(2000, "stop(100) to resolve with idle clients", stop, {
    "grace-in-seconds": [
      () => left() === idle.length && hasTimer(timers(), 100_000),
      "The grace was 100 ms, and your code set a timer of 100,000 ms.\nIn which unit is the grace?",
    ],
    "waits-forever": [
      () => left() === idle.length,
      "The grace of 100 ms was over long ago, and all three idle clients are still connected.\nWhich line of your code disconnects them, and when does it run?",
    ],
    "destroys-the-first-only": [
      () => left() > 0,
      "After the grace, some of the three idle clients were disconnected, but not all of them.",
    ],
    "ends-politely": [
      () => idle.every(({ ended }) => ended),
      "After the grace, each client got your end, and stop() is still pending.\nIs a connection closed when only your side has ended?",
    ],
  });

  const took = Math.round(performance.now() - began);
  const short = `The idle clients had 100 ms, and stop(100) was done after ${took} ms.`;
  if (took < 95) expect.fail(diagnose({ "cuts-the-grace": [true, short] }));
  const delays = timers();
  const rare = `The idle clients had 100 ms, and they were disconnected after ${took} ms. Your code set a timer of ${Math.min(...delays)} ms, and none that could have fired earlier.\nHow often does your code look whether the grace is over?`;
  if (took >= 200 && delays.length && delays.every((delay) => delay >= 200))
    expect.fail(diagnose({ "looks-too-rarely": [true, rare] }));
  const graces = starts().filter(({ delay }) => Math.abs(delay - 100) <= 5);
  const late = graces.filter(({ at }) => at - graces[0]!.at >= 95);
  const each = `Several clients were connected, and stop(100) set ${late.length} more timers of 100 ms when the first one was over.\nThe grace is the same time for all. When do your timers start?`;
  if (late.length > 2) expect.fail(diagnose({ "one-after-another": [true, each] }));
  const isSilence = graces.length > 0 && graces.every(({ ofSocket }) => ofSocket);
  const silence =
    "stop(100) gave the sockets a timeout of 100 ms. A socket's timeout starts anew whenever something passes.\nWhen would a client be disconnected that never stops talking?";
  if (isSilence && sockets.some((look) => look()?.timeout === 100))
    expect.fail(diagnose({ "waits-for-silence": [true, silence] }));
  await until(1000, "the idle clients to be disconnected", () => left() === 0, {
    "resolves-too-early": [
      true,
      "stop(100) had resolved after the grace, and idle clients were still connected.",
    ],
  });
  const early =
    "stop(100) had resolved, and the server had not emitted 'close' yet.\nWhat happens after the last socket is destroyed, and how does your code learn of it?";
  if (closed === false) expect.fail(diagnose({ "resolves-before-closed": [true, early] }));
});

test("the grace ends, even if a client takes no more bytes", async () => {
  const server = await start();
  const client = await connectPeer(server.port);
  const ended = await connectPeer(server.port);
  const network = slowNetwork();
  network.hold();
  client.send("a long story");
  await within(1000, "the handler's echo", network.written());
  await endAndWait(ended, "a short one");

  await within(2000, "stop(50) to resolve", server.stop(50), {
    "forgets-ended-clients": [
      () => (client.ended || client.closed) && !ended.ended && !ended.closed,
      "Two clients sent something that the network didn't take back, and one of them had ended its side. The grace of 50 ms was over: the other one was disconnected, and this one is still connected.\nWhich event says that a connection is closed, and which only that the client has ended?",
    ],
    "waits-for-the-last-bytes": [
      () => !client.ended && !client.closed,
      "The network took nothing from a client's socket, the grace of 50 ms was over, and that client is still connected.\nWhich method destroys a socket whatever is still waiting to be sent?",
    ],
  });
});

test("a second stop is harmless, during the first and after it", async () => {
  const server = await start();
  const client = await connectPeer(server.port);
  const hangs = (when: string) =>
    ({
      "second-stop-hangs": [
        true,
        `A second stop() ${when} is still pending. Is it waiting for something that has already happened?`,
      ],
    }) as const;

  const again = followClose(server, server.port, "stop", [long]);
  const other = await connectPeer(server.port);
  await talk(other, "the last one");
  const first = outcome(2000, `stop(${long}) to settle`, () => server.stop(long));
  const calledAgain = outcome(2000, `a second stop(${long}) to settle`, again, hangs("during the first one"));
  await talk(other, "still served");
  for (const each of [client, other]) each.end();
  const second = await calledAgain;
  const late = await outcome(
    1000,
    "a stop(50) after everything is closed to settle",
    () => server.stop(50),
    hangs("after everything was closed"),
  );

  for (const { error } of [await first, second, late]) {
    expect(
      error,
      diagnose({
        "second-stop-rejects": [
          error,
          `stop() was called more than once, and one of the calls rejected: ${String(error)}\nIs a server that is already closed a failure here?`,
        ],
      }),
    ).toBeUndefined();
  }
  const early = `Clients were still connected, and a second stop(${long}) resolved before the server had emitted 'close'.\nWhat does the second call have to wait for?`;
  if (second.value === false) expect.fail(diagnose({ "second-stop-resolves-early": [true, early] }));
  await until(1000, "the client to be disconnected", () => client.ended || client.closed);
});

test("a second stop with a longer grace doesn't prolong the first", async () => {
  const server = await start();
  const client = await connectPeer(server.port);
  await talk(client, "x");

  const stopping = [server.stop(100), server.stop(60_000)];

  await within(2000, "both calls of stop() to resolve", Promise.all(stopping), {
    "second-stop-prolongs": [
      () => !client.ended && !client.closed,
      "stop(100) was called, and right after it stop(60000). The grace of the first call was over long ago, and the client is still connected.\nWhat does your second call do with the timer of the first?",
    ],
  });
});

test("a grace of 0 disconnects everyone at once", async () => {
  const server = await start();
  const client = await connectPeer(server.port);

  await within(1000, "stop(0) to resolve", server.stop(0), {
    "no-grace-is-endless": [
      () => !client.ended && !client.closed,
      "stop(0) left the client connected. How long is a grace of 0?",
    ],
  });

  await until(1000, "the client to be disconnected", () => client.ended || client.closed);
});

test("two servers have a port and clients of their own", async () => {
  const [first, second] = [await start(), await start()];
  const [client, guest] = [await connectPeer(first.port), await connectPeer(second.port)];
  await talk(client, "one");
  await talk(guest, "two");

  const stopping = first.stop(0);
  await within(1000, "stop(0) to resolve", stopping);
  await expectUntouched(guest, "stop()");
  await within(1000, "stop() to resolve after the last client has left", second.stop(long));
});

/** A server whose handler sends back what it gets. */
async function start(): Promise<Awaited<ReturnType<typeof startStoppable>>> {
  const { echo, isLate } = inAnswer(() => {
    let isLate = false;
    return {
      echo(socket: Socket) {
        if (socket.bytesRead > 0) isLate = true;
        socket.on("error", () => {});
        socket.pipe(socket);
      },
      isLate: () => isLate,
    };
  });
  isHandledLate = () => isLate();
  const started = await outcome(1500, "startStoppable() to settle", () => startStoppable(echo), {
    "never-resolves": [
      true,
      "startStoppable() was called, nobody has connected yet, and its promise is still pending.\nIt must resolve as soon as the server listens. What is it waiting for?",
    ],
  });
  const { code } = (started.error ?? {}) as NodeJS.ErrnoException;
  expect(
    started.error,
    diagnose(
      {
        "fixed-port": [
          code === "EADDRINUSE",
          "startStoppable() takes any free port, and it rejected with EADDRINUSE. Which port did your code ask the system for?",
        ],
      },
      started.error ? `startStoppable() rejected with ${String(started.error)}.` : "",
    ),
  ).toBeUndefined();
  const server = started.value!;
  const kind = typeof server.stop;
  const told = `Your promise resolved with an object whose \`stop\` is ${kind === "undefined" ? "missing" : `a ${kind}`}. Expected a function.`;
  expect(kind, told).toBe("function");
  expectPort(server.port);
  return server;
}

/** The server's `stop`, and for how many milliseconds the last call of it let nothing else run. */
function timed(server: { stop(graceMilliseconds: number): Promise<void> }): {
  stop(graceMilliseconds: number): Promise<void>;
  blocked(): number;
} {
  const { stop, blocked } = inAnswer((learners: typeof server) => {
    let took = 0;
    return {
      stop(graceMilliseconds: number) {
        const began = performance.now();
        const stopping = learners.stop(graceMilliseconds);
        took = performance.now() - began;
        return stopping;
      },
      blocked: () => took,
    };
  }, server);
  return { stop: (graceMilliseconds) => stop(graceMilliseconds), blocked: () => blocked() };
}

/** The client says something, and the handler's echo comes back. */
async function talk(client: Peer, words: string): Promise<void> {
  client.send(words);
  await within(1000, "the handler's echo", client.read(words.length));
}

/** The promise, whether it has settled by now, and with which error. */
function watched<T>(promise: Promise<T>): { promise: Promise<T>; settled: boolean; error?: unknown } {
  const watch: { promise: Promise<T>; settled: boolean; error?: unknown } = { promise, settled: false };
  const settle = (error?: unknown) => {
    Object.assign(watch, { settled: true, error });
  };
  promise.then(() => settle(), settle);
  return watch;
}
