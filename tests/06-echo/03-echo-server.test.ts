import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";
import { startEchoServer } from "#exercises/06-echo/03-echo-server.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { connectPeer } from "../../local-servers/tcp.ts";
import { wire } from "../../local-servers/wire.ts";
import { expectClose, expectLocalAddress, expectTakenPort } from "../judge/any-server.ts";
import {
  diagnose,
  expect,
  outcome,
  type Symptoms,
  startServer,
  suspect,
  test,
  until,
  within,
} from "../test.ts";

/** More than the buffers of both sides hold. */
const much = 8 * 1024 * 1024;

test("what a client says comes back, and then the end", async () => {
  const client = await connectPeer(await start());
  client.end("Is there anybody out there?");

  expect(await echoToEnd(client)).toEqualBytes("Is there anybody out there?");
});

test("bytes come back while the client is still there", async () => {
  const client = await connectPeer(await start());
  const bytes = Buffer.alloc(4096, "x");
  client.send(bytes);

  expect(
    await echo(client, bytes.length, {
      "waits-for-the-end": [
        () => client.receivedLength === 0,
        "A client sent 4,096 bytes and heard nothing while it stayed. Must a client leave before it is answered?",
      ],
    }),
  ).toEqualBytes(bytes);
  client.end();
});

test("16, 32 and 4096 bytes come back one after the other", async () => {
  const client = await connectPeer(await start());

  for (const length of [16, 32, 4096]) {
    const bytes = Buffer.alloc(length, `${length} bytes `);
    client.send(bytes);

    expect(
      await echo(client, length, {
        "one-read-per-client": [
          () => client.ended,
          "You answered once and hung up. The client had not ended: it had more to say.",
        ],
        "waits-for-a-full-buffer": [
          () => client.receivedLength === 0,
          "Sixteen bytes came and you kept them, waiting for more; the client sends no more until it hears them.",
        ],
      }),
    ).toEqualBytes(bytes);
  }
  client.end();
});

test("bytes that are no text come back unchanged", async () => {
  const client = await connectPeer(await start());
  const bytes = Buffer.concat([
    Buffer.from("\0\r\n☕").subarray(0, 5),
    Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  ]);
  client.end(bytes);

  const heard = await echoToEnd(client);

  expect(
    heard,
    diagnose({
      "echoes-text": [
        heard.includes("\uFFFD"),
        'Bytes that are no UTF-8 came back as EF BF BD, the sign for "no character". Who asked for characters?',
      ],
    }),
  ).toEqualBytes(bytes);
});

test("five clients are served at once, the last one first", async () => {
  const port = await start();
  const clients: Peer[] = [];
  for (let number = 1; number <= 5; number++) clients.push(await connectPeer(port));
  const waiting = (client: Peer): Symptoms => ({
    "one-client-at-a-time": [
      () => client.receivedLength === 0,
      "Five clients are connected, the last one spoke first and heard nothing. Is it waiting for the others to leave?",
    ],
  });

  for (const half of ["first half", "second half"]) {
    for (const [index, client] of [...clients.entries()].reverse()) {
      const words = `${half} of client ${index + 1}`;
      client.send(words);

      expect(await echo(client, words.length, waiting(client))).toEqualBytes(words);
    }
  }
  for (const client of clients) client.end();
});

test("a client that sends 8 MB, ends, and reads late gets every byte", { timeout: 9000 }, async () => {
  const client = await connectPeer(await start(), "127.0.0.1", { hold: true });
  const bytes = Buffer.from(Uint32Array.from({ length: much / 4 }, (_, number) => number).buffer);
  client.end(bytes);
  await nobodyReads();
  client.release();

  const heard = await echoToEnd(client);

  if (heard.length < much) wire().mark(`${much - heard.length} bytes had not gone back`);
  expect(
    heard,
    diagnose({
      "loses-tail": [
        heard.length < much,
        "The client began to read after it had sent all, and the end came before the last bytes. Where were they when your side of the connection ended?",
      ],
    }),
  ).toEqualBytes(bytes);
});

test("two clients that read late get only their own bytes", { timeout: 9000 }, async () => {
  const port = await start();
  const clients = [
    await connectPeer(port, "127.0.0.1", { hold: true }),
    await connectPeer(port, "127.0.0.1", { hold: true }),
  ];
  clients.forEach((client, index) => {
    client.end(Buffer.alloc(much, "ab"[index]));
  });
  await nobodyReads();
  for (const client of clients) client.release();

  for (const [index, client] of clients.entries()) {
    const heard = await echoToEnd(client);

    expect(
      heard,
      diagnose({
        "shares-a-buffer": [
          heard.includes("ba"[index]!),
          "One client got bytes that the other one had sent. How long may the bytes given to write() still be needed?",
        ],
      }),
    ).toEqualBytes(Buffer.alloc(much, "ab"[index]));
  }
});

test("a client that resets its connection leaves the others alone", async () => {
  suspect({
    crashed: {
      "dies-on-reset":
        "A client reset its connection, and that ended your server for all. Who listens to the errors of a client's socket?",
    },
  });
  const port = await start();
  const [rude, polite] = [await connectPeer(port), await connectPeer(port)];
  for (const client of [rude, polite]) {
    client.send("half of ");
    expect(await echo(client, 8)).toEqualBytes("half of ");
  }
  rude.send("it");
  rude.reset();

  polite.end("a sentence");

  expect(await echoToEnd(polite)).toEqualBytes("a sentence");
});

test("each server gets a free port of 127.0.0.1 only", async () => {
  const ports = [await start(), await start(0)];

  await expectLocalAddress(ports[0]!);
  expect(new Set(ports).size).toBe(2);
});

test("a port that is taken rejects with EADDRINUSE", async () => {
  await expectTakenPort("startEchoServer", startEchoServer);
});

test("close() hangs up on a client who stays", async () => {
  const server = await within(1500, "startEchoServer() to resolve", startEchoServer());
  const client = await connectPeer(server.port);
  client.send("still here");
  await echo(client, 10);

  await expectClose(server, client);
});

/** Starts the server and returns its port; the server is closed when the test ends. */
async function start(port?: number): Promise<number> {
  return await startServer("startEchoServer", () => startEchoServer(port));
}

/** The next `length` bytes that come back, or what there is when the connection ends before. */
async function echo(client: Peer, length: number, symptoms: Symptoms = {}): Promise<Buffer> {
  const { value, error } = await outcome(2000, `${length} bytes to come back`, client.read(length), symptoms);
  if (error)
    expect.fail(diagnose(symptoms, `Your server hung up when ${length} bytes were still to come back.`));
  return value!;
}

/** All that comes back until the server hangs up, or until the connection breaks; the client has ended before. */
async function echoToEnd(client: Peer): Promise<Buffer> {
  await until(4000, "your server to send everything back and hang up", () => client.ended || client.closed, {
    "never-ends": [
      () => client.receivedLength > 0,
      "All has come back and the client has ended, and your side of the connection stays open.",
    ],
  });
  return client.take();
}

/** Time enough for a server to send until nobody takes any more, also on a busy machine. */
async function nobodyReads(): Promise<void> {
  await pause(150);
  for (let turns = 0; turns < 400; turns++) await turn();
}
