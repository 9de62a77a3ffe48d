import { startGreeter } from "#exercises/06-echo/02-greeter.ts";
import { boundAddress } from "../../local-servers/bound.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { connectPeer, listen } from "../../local-servers/tcp.ts";
import { diagnose, expect, outcome, own, startServer, suspect, test, within } from "../test.ts";

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
  const address = await boundAddress(await start());

  expect(
    address,
    diagnose({
      "binds-all-interfaces": [
        address === "::" || address === "0.0.0.0",
        `Your server listens on \`${address}\`, which is every interface of this machine. Who chose that?`,
      ],
    }),
  ).toBe("127.0.0.1");
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
  const advice = "The port was taken: your server reported it, and your promise did not hear of it.";
  suspect({ crashed: { "never-rejects": advice } });
  const { port } = await listen(() => {});

  const { value, error } = await outcome(1500, "startGreeter() to reject", () => startGreeter(port), {
    "never-rejects": [true, advice],
  });

  if (value) own(value);
  expect(
    error,
    diagnose({
      "resolves-before-listening": [
        value,
        "The port was taken, and yet your promise resolved. When is it known that a server listens?",
      ],
    }),
  ).toMatchObject({ code: "EADDRINUSE" });
});

test("close() finishes while a client stays on the line", async () => {
  suspect({
    leaking: {
      "leaves-clients":
        "close() had finished, and a client was still connected. Who hangs up on those who stay?",
    },
  });
  const server = await within(1500, "startGreeter() to resolve", startGreeter());
  const client = await connectPeer(server.port);
  await within(1000, "the greeting", client.read(greeting.length));

  await within(1500, "close() to finish while a client is connected", () => server.close(), {
    "close-waits-forever": [
      true,
      "A client heard the greeting, but did not hang up, and close() waited for it. What does a server's close() wait for?",
    ],
  });

  const { value } = await outcome(1000, "a call after close() to be refused", () =>
    boundAddress(server.port),
  );
  expect(
    value,
    diagnose({
      "keeps-listening": [
        value,
        "After close() your server still took a call. Hanging up on the clients does not close the server.",
      ],
    }),
  ).toBeUndefined();
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
