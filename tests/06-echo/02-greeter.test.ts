import { startGreeter } from "#exercises/06-echo/02-greeter.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { connectPeer } from "../../local-servers/tcp.ts";
import { expectClose, expectLocalAddress, expectTakenPort } from "../judge/any-server.ts";
import { diagnose, expect, startServer, suspect, test, within } from "../test.ts";

const greeting = "Yes, I can hear you.";

test("a client that says nothing hears the greeting, and then the end", async () => {
  const port = await start();
  const client = await connectPeer(port);

  const heard = await farewell(client);

  expect(
    heard,
    diagnose({
      "adds-a-newline": [
        heard.toString().trim() === greeting && heard.length > 20,
        "Something stands behind the greeting. It is exactly 20 bytes long.",
      ],
    }),
  ).toEqualBytes(greeting);
});

test("port 0 gives each server a free port of its own", async () => {
  const ports = [await start(), await start(0)];

  expect(
    new Set(ports).size,
    diagnose({ "fixed-port": [true, `Two servers at once, both on port ${ports[0]}?`] }),
  ).toBe(2);
  for (const port of ports) expect(await farewell(await connectPeer(port))).toEqualBytes(greeting);
});

test("the server listens on 127.0.0.1 only", async () => {
  await expectLocalAddress(await start());
});

test("ten clients at once all hear it, the last one first", async () => {
  const port = await start();
  const clients = await Promise.all(Array.from({ length: 10 }, () => connectPeer(port)));

  for (const client of clients.reverse()) {
    const heard = await farewell(client);

    expect(
      heard,
      diagnose({
        "one-client-only": [
          heard.length === 0,
          "Of ten clients that were connected at once, some were hung up on without a word.",
        ],
      }),
    ).toEqualBytes(greeting);
  }
});

test("a client that talks first is greeted as well", async () => {
  const port = await start();
  const client = await connectPeer(port);
  client.send("Hey, can you hear me?");

  expect(await farewell(client)).toEqualBytes(greeting);
});

test("clients that reset their connection do not stop it", async () => {
  suspect({
    crashed: {
      "dies-on-reset":
        "A client reset its connection, and that ended your server. Who listens to the errors of a client's socket?",
    },
  });
  const port = await start();
  const early = await connectPeer(port);
  early.reset();
  const late = await connectPeer(port);
  await within(1000, "the greeting before the reset", late.read(greeting.length));
  late.reset();

  for (let call = 0; call < 3; call++) expect(await farewell(await connectPeer(port))).toEqualBytes(greeting);
});

test("a port that is taken rejects with EADDRINUSE", async () => {
  await expectTakenPort("startGreeter", startGreeter);
});

test("close() finishes while a client stays on the line", async () => {
  const server = await within(1500, "startGreeter() to resolve", startGreeter());
  const client = await connectPeer(server.port);
  await within(1000, "the greeting", client.read(greeting.length));

  await expectClose(server, client);
});

/** Starts the server and returns its port; the server is closed when the test ends. */
async function start(port?: number): Promise<number> {
  return await startServer("startGreeter", () => startGreeter(port));
}

/** What a client hears until the server hangs up; then it hangs up too. */
async function farewell(client: Peer): Promise<Buffer> {
  const heard = await within(
    1000,
    "the greeting and the end",
    async () => {
      try {
        return await client.readToEnd();
      } catch {
        return client.take();
      }
    },
    {
      "waits-for-the-client": [
        () => client.receivedLength === 0,
        "A client that said nothing heard nothing. Your server is the one to speak.",
      ],
      "never-hangs-up": [
        () => client.receivedLength > 0,
        "The greeting came, but then your server stayed on the line.",
      ],
    },
  );
  client.end();
  return heard;
}
