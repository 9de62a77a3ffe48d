import { startGreeter } from "#exercises/06-echo/02-greeter.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { connectPeer } from "../../local-servers/tcp.ts";
import { diesOnReset, expectClose, expectLocalAddress, expectTakenPort } from "../kit/any-server.ts";
import { slowNetwork } from "../kit/slow-network.ts";
import {
  diagnose,
  expect,
  expectPort,
  type Symptoms,
  startServer,
  suspect,
  test,
  until,
  within,
} from "../test.ts";

const greeting = "Yes, I can hear you.";

test("a client that says nothing hears the greeting, and then the end", async () => {
  const port = await start();
  const client = await connectPeer(port);

  await expectGreeting(client);
});

test("port 0 gives each server a free port of its own", async () => {
  const ports = [await start(), await start(), await start(0)];

  expect(
    new Set(ports).size,
    diagnose({
      "fixed-port": [
        true,
        `Three servers are running, and they say that their ports are ${ports.join(", ")}.`,
      ],
    }),
  ).toBe(3);
  for (const port of ports) await expectGreeting(await connectPeer(port));
});

test("the server listens on 127.0.0.1 only", async () => {
  await expectLocalAddress(await start());
});

test("the greeting arrives whole, however slowly the network takes it", async () => {
  const port = await start();
  const network = slowNetwork();
  network.hold();
  const client = await connectPeer(port);
  await network.release();
  const heard = await farewell(client, "the greeting and the end over a slow network");

  expect(
    heard,
    diagnose(
      {
        "destroys-too-early": [
          heard.length === 0,
          "The network was slow, so your greeting was still waiting in the socket, and your server destroyed the socket. What does destroy() do with bytes that haven't been sent, and what does end() do?",
        ],
      },
      `The network was slow, and your server sent ${JSON.stringify(heard.toString())}.`,
    ),
  ).toEqualBytes(greeting);
});

test("ten clients at once are all greeted", async () => {
  const port = await start();
  const network = slowNetwork();
  network.hold();
  const clients = await Promise.all(Array.from({ length: 10 }, () => connectPeer(port)));
  await network.release();

  for (const [index, client] of clients.entries()) {
    const heard = await farewell(client, `client ${index + 1} of ten to hear the greeting and the end`, {
      "one-client-at-a-time": [
        () => client.receivedLength === 0 && clients.some(({ receivedLength }) => receivedLength > 0),
        `Ten clients connected while the network was slow. Some were greeted, client ${index + 1} wasn't, and it is still connected.\nWhat does your code wait for before it looks after the next client?`,
      ],
    });

    expect(
      heard,
      diagnose(
        {
          "one-client-only": [
            heard.length === 0,
            `Ten clients were connected at once, and your server hung up on client ${index + 1} without a word.`,
          ],
        },
        `Ten clients were connected at once, and your server sent client ${index + 1} ${JSON.stringify(heard.toString())}.`,
      ),
    ).toEqualBytes(greeting);
  }
});

test("a client that talks first is greeted too", async () => {
  const port = await start();
  const client = await connectPeer(port);
  client.send("Hey, can you hear me?");

  await expectGreeting(client);
});

test("a client that resets its connection does not stop the server", async () => {
  const port = await start();
  const [early, late] = [await connectPeer(port), await connectPeer(port)];
  await within(1000, "the greeting before the reset", late.read(greeting.length));
  suspect({
    crashed: {
      "dies-on-reset": diesOnReset("A client reset its connection"),
    },
  });
  early.reset();
  late.reset();

  for (let call = 0; call < 3; call++) {
    const client = await connectPeer(port).catch(() => undefined);
    const advice =
      "Two clients reset their connections, and after that your server didn't take any new client.\nWhat does your code do when a client's socket emits 'error'?";
    if (!client) return expect.fail(diagnose({ "stops-on-reset": [true, advice] }));
    await expectGreeting(client);
  }
});

test("a port that is taken rejects with EADDRINUSE", async () => {
  await expectTakenPort("startGreeter", startGreeter);
});

test("close() disconnects a client that stays, and waits until the server is closed", async () => {
  const server = await within(1500, "startGreeter() to resolve", startGreeter());
  expectPort(server.port);
  const client = await connectPeer(server.port);
  await within(1000, "the greeting and the end", client.readToEnd());

  await expectClose(server, client);
});

/** Starts the server and returns its port; the server is closed when the test ends. */
async function start(port?: number): Promise<number> {
  return await startServer("startGreeter", () => startGreeter(port), startGreeter);
}

async function expectGreeting(client: Peer): Promise<void> {
  const heard = await farewell(client, "the greeting and the end");
  const text = heard.toString();
  expect(
    heard,
    diagnose(
      {
        "adds-a-newline": [
          text.trim() === greeting && heard.length > greeting.length,
          `Your server sent ${JSON.stringify(text)}: ${heard.length} bytes. The greeting is exactly ${greeting.length} bytes long.`,
        ],
        "changes-the-greeting": [
          heard.length > 0,
          `Your server sent ${JSON.stringify(text)}. The greeting is ${JSON.stringify(greeting)}, and nothing else.`,
        ],
      },
      "A client connected, and your server ended the connection without a word.",
    ),
  ).toEqualBytes(greeting);
}

/** What a client hears until the server hangs up; then it hangs up too. */
async function farewell(client: Peer, what: string, symptoms: Symptoms = {}): Promise<Buffer> {
  await until(1000, what, () => client.ended || client.closed, {
    ...symptoms,
    "waits-for-the-client": [
      () => client.receivedLength === 0,
      "A client connected, and your server sent nothing.\nWhich side has to speak first?",
    ],
    "never-hangs-up": [
      () => client.receivedLength > 0,
      "The client got the greeting, and then your server kept the connection open.\nWhat tells the client that nothing more will come?",
    ],
  });
  client.end();
  return client.take();
}
