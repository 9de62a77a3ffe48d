import type { Socket } from "node:net";
import { startStoppable } from "#exercises/06-echo/05-shut-down.ts";
import { boundAddress } from "../../local-servers/bound.ts";
import { connectPeer } from "../../local-servers/tcp.ts";
import { expectLocalAddress } from "../judge/any-server.ts";
import { diagnose, expect, expectPort, outcome, suspect, test, until, within } from "../test.ts";

const long = 3000;

test("each client is handed to the handler, until an empty server stops at once", async () => {
  suspect({
    leaking: { "leaves-timer": "stop() had resolved, and the timer for its patience was still running." },
  });
  const { port, stop } = await start();
  for (const name of ["Ada", "Bob"]) {
    const client = await connectPeer(port);
    client.end(`I am ${name}`);
    expect(await within(1000, "the handler's echo", client.readToEnd())).toEqualBytes(`I am ${name}`);
  }

  await within(1000, `stop(${long}) to resolve without any client`, stop(long), {
    "waits-for-nobody": [
      true,
      "No client was connected any more, and stop() did not resolve. For whom is the grace?",
    ],
  });
});

test("a client who finishes within the grace is served to the end", async () => {
  const { port, stop } = await start();
  const client = await connectPeer(port);
  client.send("before; ");
  await within(1000, "the handler's echo", client.read(8));

  const stopping = watched(stop(long));
  await client.sendPieces(["after; "]);

  await until(
    1000,
    "the handler's echo during the grace",
    () => client.receivedLength === 15 || client.ended || client.closed,
  );
  expect(
    client.take(),
    diagnose({
      "kills-at-once": [
        client.ended || client.closed,
        `stop(${long}) disconnected a client who was in the middle of a conversation. It had ${long} ms left.`,
      ],
    }),
  ).toEqualBytes("after; ");
  expect(
    stopping.settled,
    diagnose({
      "resolves-too-early": [
        stopping.settled,
        "stop() had resolved while a client was still connected. Has it stopped, then?",
      ],
    }),
  ).toBe(false);
  client.end();
  await within(1000, "stop() to resolve after the last client has gone", stopping.promise, {
    "waits-the-whole-grace": [
      () => client.ended,
      "The last client had left, and stop() went on waiting. For whom?",
    ],
  });
});

test("nobody new gets in after stop", async () => {
  const { port, stop } = await start();
  await expectLocalAddress(port);
  const client = await connectPeer(port);
  client.send("x");
  await within(1000, "the handler's echo", client.read(1));

  const stopping = stop(long);
  client.send("y");
  await within(1000, "the handler's echo during the grace", client.read(1));
  const { value, error } = await outcome(1000, "a new call to be refused", () => boundAddress(port));

  expect(
    value,
    diagnose({
      "keeps-accepting": [
        value,
        "stop() had been called, and your server still took a new client. When does it lock the entrance?",
      ],
    }),
  ).toBeUndefined();
  expect(error).toMatchObject({ code: "ECONNREFUSED" });
  client.end();
  await within(1000, "stop() to resolve after the last client has gone", stopping);
});

test("clients who are still there after the grace are disconnected", async () => {
  const { port, stop } = await start();
  const idle = [await connectPeer(port), await connectPeer(port), await connectPeer(port)];
  const began = performance.now();

  await within(2000, "stop(100) to resolve with idle clients", stop(100), {
    "destroys-the-first-only": [
      () =>
        idle.some(({ ended, closed }) => ended || closed) &&
        !idle.every(({ ended, closed }) => ended || closed),
      "Some of the idle clients were disconnected after the grace, but not all of them.",
    ],
    "ends-politely": [
      () => idle.every(({ ended }) => ended),
      "After the grace your side ended, and then stop() waited for clients who never end theirs.",
    ],
    "waits-forever": [true, "The grace of 100 ms was long over, and the idle clients were still connected."],
  });

  expect(
    performance.now() - began,
    "The clients had 100 ms, and stop() did not let them have it.",
  ).toBeGreaterThan(90);
  await until(1000, "the idle clients to be disconnected", () =>
    idle.every(({ ended, closed }) => ended || closed),
  );
});

test("a second stop is harmless, during the first and after it", async () => {
  const { port, stop } = await start();
  const client = await connectPeer(port);
  const symptoms = {
    "second-stop-hangs": [
      true,
      "The first stop() had resolved, and a second one never did. What is it waiting for that has already happened?",
    ],
  } as const;

  const first = await Promise.all([
    outcome(2000, "stop(50) to resolve", () => stop(50)),
    outcome(2000, "a second stop(50) during the first to resolve", () => stop(50), symptoms),
  ]);
  const late = await outcome(
    1000,
    "a stop() after everything is closed to resolve",
    () => stop(50),
    symptoms,
  );

  for (const { error } of [...first, late]) {
    expect(
      error,
      diagnose({
        "second-stop-rejects": [
          error,
          "A second stop() rejected. The server is not running: is that not what was asked for?",
        ],
      }),
    ).toBeUndefined();
  }
  await until(1000, "the client to be disconnected", () => client.ended || client.closed);
});

test("no grace at all disconnects at once", async () => {
  const { port, stop } = await start();
  const client = await connectPeer(port);

  await within(1000, "stop(0) to resolve", stop(0));

  await until(1000, "the client to be disconnected", () => client.ended || client.closed);
});

/** A server whose handler sends back what it gets. */
async function start(): Promise<Awaited<ReturnType<typeof startStoppable>>> {
  const server = await within(1500, "startStoppable() to resolve", () => startStoppable(echo));
  expectPort(server.port);
  return server;
}

function echo(socket: Socket): void {
  socket.on("error", () => {});
  socket.pipe(socket);
}

/** The promise, and whether it has settled by now. */
function watched<T>(promise: Promise<T>): { promise: Promise<T>; settled: boolean } {
  const watch = { promise, settled: false };
  const settle = () => {
    watch.settled = true;
  };
  promise.then(settle, settle);
  return watch;
}
