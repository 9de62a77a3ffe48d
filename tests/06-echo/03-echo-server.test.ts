import { startEchoServer } from "#exercises/06-echo/03-echo-server.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { connectPeer } from "../../local-servers/tcp.ts";
import { wire } from "../../local-servers/wire.ts";
import {
  diesOnReset,
  expectClose,
  expectLocalAddress,
  expectTakenPort,
  expectUntouched,
} from "../kit/any-server.ts";
import { slowNetwork } from "../kit/slow-network.ts";
import { endAndWait, followSocket, joinWithEnd, type SocketState, untilStuck } from "../kit/sockets.ts";
import {
  type BytesLike,
  diagnose,
  expect,
  expectPort,
  outcome,
  type Symptoms,
  startServer,
  suspect,
  test,
  toBytes,
  until,
  within,
} from "../test.ts";

/** More than the buffers of both sides hold. */
const much = 8 * 1024 * 1024;

test("bytes come back while the client is still there", async () => {
  const client = await connectPeer(await start());
  const bytes = Buffer.alloc(4096, "x");
  client.send(bytes);

  const heard = await echo(client, bytes.length, {
    "waits-for-the-end": [
      () => client.receivedLength === 0 && !isOver(client),
      "A client sent 4,096 bytes, did not end, and heard nothing.\nMust a client end before it gets its echo?",
    ],
  });

  expectEcho(heard, bytes);
  client.end();
});

test("what a client says comes back, and then the end", async () => {
  const words = "Is there anybody out there?";
  const client = await connectPeer(await start());
  const look = followSocket(client.socket.localPort);
  joinWithEnd(client);
  client.end(words);

  const heard = await echoToEnd(client, words.length);
  expectEcho(heard, words, endedFirst(heard, words.length, look()));
});

test("16, 32 and 4096 bytes come back one after the other", async () => {
  const client = await connectPeer(await start());
  const look = followSocket(client.socket.localPort);

  for (const length of [16, 32, 4096]) {
    const bytes = Buffer.alloc(length, `${length} bytes `);
    client.send(bytes);

    const heard = await echo(client, length, {
      "never-resumes": [
        () => client.receivedLength > 0 && look()?.isPaused,
        "The first bytes came back. Then the client sent more, and nothing came back: your code has paused its socket and not resumed it.\n'drain' comes only after write() has returned false. What resumes the socket if it returned true?",
      ],
      "one-read-per-client": [
        () => client.ended && client.receivedLength >= 16,
        "Your server sent one echo and ended. The client had not ended: it had more to say.",
      ],
      "waits-for-a-full-buffer": [
        () => client.receivedLength === 0 && !isOver(client),
        "A client sent 16 bytes and heard nothing, and it sends no more until it gets them back.\nIs your server waiting for more bytes?",
      ],
      "one-echo-per-client": [
        () => client.receivedLength === 16 && !isOver(client),
        "The first 16 bytes came back. Then the client sent 32 more, and nothing came back.\nIs every piece of data echoed, or only the first?",
      ],
    });
    expectEcho(heard, bytes);
  }
  client.end();
});

test("bytes that aren't text come back unchanged", async () => {
  const client = await connectPeer(await start());
  const bytes = Buffer.concat([
    Buffer.from("\0\r\n☕").subarray(0, 5),
    Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  ]);
  client.end(bytes);

  const heard = await echoToEnd(client, bytes.length);

  expect(
    heard,
    diagnose({
      "echoes-text": [
        heard.includes("\uFFFD") || heard.equals(Buffer.from(bytes.toString("latin1"))),
        `${bytes.length} bytes that aren't valid UTF-8 went in, and ${heard.length} other bytes came back: they were decoded and encoded again.\nWhere do they become text?`,
      ],
    }),
  ).toEqualBytes(bytes);
});

test("five clients are served at once, the last one first", async () => {
  const port = await start();
  const clients: Peer[] = [];
  for (let number = 1; number <= 5; number++) clients.push(await connectPeer(port));
  const waiting = (client: Peer): Symptoms => ({
    "echoes-to-another": [
      () => clients.some((each) => each !== client && each.take().length > 0),
      "Five clients are connected. One of them said something and heard nothing: another one got the echo.\nWhich socket does your server write an echo to?",
    ],
    "one-client-at-a-time": [
      () => client.receivedLength === 0 && !isOver(client),
      "Five clients are connected, the last one spoke first, and it heard nothing.\nDoes its echo wait until another client has gone?",
    ],
  });

  for (const half of ["first half", "second half"]) {
    for (const [index, client] of [...clients.entries()].reverse()) {
      const words = `${half} of client ${index + 1}`;
      client.send(words);

      const heard = await echo(client, words.length, waiting(client));
      const other = [1, 2, 3, 4, 5].find((number) =>
        heard.equals(Buffer.from(`${half} of client ${number}`)),
      );
      const everyone = `Client ${index + 1} got what client ${other} had said.\nWhich socket does your server write an echo to?`;
      expectEcho(heard, words, { "echoes-to-everyone": [other && other !== index + 1, everyone] });
    }
  }
  for (const client of clients) client.end();
});

test("two clients get only their own bytes, however slowly the network takes them", async () => {
  const port = await start();
  const clients = [await connectPeer(port), await connectPeer(port)];
  const network = slowNetwork();
  network.hold();
  for (const [index, client] of clients.entries()) await client.sendPieces([Buffer.alloc(1000, "ab"[index])]);
  await network.release();

  for (const [index, client] of clients.entries()) {
    const heard = await echo(client, 1000);

    expectEcho(heard, Buffer.alloc(1000, "ab"[index]), {
      "shares-a-buffer": [
        heard.includes("ba"[index]!),
        "The network was slow, and a client got bytes that another client had sent.\nHow long does a socket need the bytes that you pass to write()?",
      ],
    });
    client.end();
  }
});

test("many pieces come back in order", async () => {
  const client = await connectPeer(await start());
  const network = slowNetwork();
  const pieces = Array.from({ length: 10 }, (_, number) => `piece ${number}; `);
  network.hold();
  await client.sendPieces(pieces);
  await network.release();
  const words = pieces.join("");
  client.end();

  const heard = await echoToEnd(client, words.length);
  expectEcho(heard, words, {
    "overwrites-its-buffer": [
      heard.toString().split(pieces.at(-1)!).length > 2,
      `The network was slow, and the client sent ${pieces.length} pieces. The last one came back more than once, in the place of others.\nHow long does a socket need the bytes that you pass to write()?`,
    ],
  });
});

// The waits have limits of their own; Vitest's clock would not stand still on a busy machine.
test(
  "a client that sends 8 MB, ends, and reads late gets every byte",
  { meta: { limit: 60_000 } },
  async () => {
    const client = await connectPeer(await start(), "127.0.0.1", { hold: true });
    const bytes = Buffer.from(Uint32Array.from({ length: much / 4 }, (_, number) => number).buffer);
    client.end(bytes);
    await untilStuck(client);
    client.release();

    await expectWhole(await echoToEnd(client, much), bytes);
  },
);

test("the last bytes come back, however slowly the network takes them", async () => {
  const client = await connectPeer(await start());
  const network = slowNetwork();
  const words = "These are my last words.";
  const look = followSocket(client.socket.localPort);
  joinWithEnd(client);
  network.hold();
  await client.sendPieces([words]);
  await endAndWait(client);
  const state = look();
  await network.release();
  const heard = await echoToEnd(client, words.length);

  const slow = `The client sent ${words.length} bytes and its end, the network was slow, and ${heard.length} bytes came back.`;
  expectEcho(heard, words, {
    ...endedFirst(heard, words.length, state),
    "loses-last-chunk": [
      heard.length < words.length,
      `${slow}\nThe others were waiting in your socket. What happens to them if it is destroyed at that moment, and what destroys it?`,
    ],
  });
});

test("a client that resets its connection leaves the others alone", async () => {
  const port = await start();
  const [rude, polite] = [await connectPeer(port), await connectPeer(port)];
  for (const client of [rude, polite]) {
    client.send("half of ");
    expectEcho(await echo(client, 8), "half of ");
  }
  suspect({
    crashed: {
      "dies-on-reset": diesOnReset("A client reset its connection"),
    },
  });
  rude.send("it");
  rude.reset();

  polite.end("a sentence");

  expectEcho(await echoToEnd(polite, 18), "a sentence");
});

test("each server gets a free port of 127.0.0.1 only", async () => {
  const ports = [await start(), await start(), await start(0)];

  await expectLocalAddress(ports[0]!);
  expect(
    new Set(ports).size,
    `Three servers are running, and they say that their ports are ${ports.join(", ")}.`,
  ).toBe(3);
});

test("a port that is taken rejects with EADDRINUSE", async () => {
  await expectTakenPort("startEchoServer", startEchoServer);
});

test("close() disconnects a client that stays, and waits until the server is closed", async () => {
  const server = await within(1500, "startEchoServer() to resolve", startEchoServer());
  expectPort(server.port);
  const client = await connectPeer(server.port);
  client.send("still here");
  await echo(client, 10);

  await expectClose(server, client);
});

test("closing one server leaves the clients of another alone", async () => {
  const server = await within(1500, "startEchoServer() to resolve", startEchoServer());
  const [own, guest] = [await connectPeer(server.port), await connectPeer(await start())];
  for (const client of [own, guest]) {
    client.send("hello");
    expectEcho(await echo(client, 5), "hello");
  }

  await within(1500, "close() to finish while a client is connected", server.close());
  await expectUntouched(guest, "close()");
});

/** Starts the server and returns its port; the server is closed when the test ends. */
async function start(port?: number): Promise<number> {
  return await startServer("startEchoServer", () => startEchoServer(port), startEchoServer);
}

/** The next `length` bytes that come back, or what there is when the connection ends before. */
async function echo(client: Peer, length: number, symptoms: Symptoms = {}): Promise<Buffer> {
  const before = client.receivedLength;
  const { value, error } = await outcome(2000, `${length} bytes to come back`, client.read(length), {
    ...symptoms,
    get "holds-bytes-back"(): Symptoms[string] {
      const came = client.receivedLength - before;
      return [
        true,
        `The client sent ${length} bytes, ${came} of them came back, and it is waiting for the others.`,
      ];
    },
  });
  if (!error) return value!;
  const rest = client.take().length;
  const advice = `Your server ended the connection when ${rest} of ${length} bytes had come back. The client had not ended.\nWhat in your code ends or destroys a socket, and when does it do that?`;
  return expect.fail(diagnose(symptoms, advice));
}

/**
 * All that comes back until the server hangs up, or until the connection breaks; the client has ended before, and has
 * sent `length` bytes in all.
 */
async function echoToEnd(client: Peer, length: number): Promise<Buffer> {
  const over = () => client.ended || client.closed;
  await until(4000, "your server to send everything back and end", over, {
    "never-ends": [
      () => client.receivedLength >= length,
      "Everything has come back and the client has ended, but your side of the connection is still open.",
    ],
    "sends-nothing-back": [
      () => client.receivedLength === 0,
      `The client sent ${length} bytes and its end, and nothing has come back.`,
    ],
    get "stops-half-way"(): Symptoms[string] {
      const told = `The client sent ${length} bytes and its end. ${client.receivedLength} of them came back, then no more, and the connection is still open.`;
      return [
        true,
        `${told}\nWhat makes your server go on reading and writing when the client takes bytes again?`,
      ];
    },
  });
  return client.take();
}

/** These bytes came back as they were; `symptoms` are those of the test. */
function expectEcho(heard: Buffer, sent: BytesLike, symptoms: Symptoms = {}): void {
  const bytes = toBytes(sent);
  const told = `The client sent ${bytes.length} bytes, and ${heard.length} bytes came back`;
  expect(
    heard,
    diagnose(
      {
        ...symptoms,
        "echoes-twice": [
          heard.equals(Buffer.concat([bytes, bytes])),
          `${told}: everything twice. Who writes to the socket?`,
        ],
        "adds-a-newline": [
          heard.length === bytes.length + 1 && heard.at(-1) === 10,
          `${told}: a line feed was added. Bytes go back as they came.`,
        ],
        "mixes-the-order": [
          () => !heard.equals(bytes) && isShuffled(heard, bytes),
          `${told}, but not in the same order.\nDoes each piece wait until the one before it has been written?`,
        ],
      },
      heard.length < bytes.length
        ? `${told} before your side of the connection ended.`
        : `${told}, and they aren't the same.`,
    ),
  ).toEqualBytes(bytes);
}

/** Everything has come back; the mistakes are `loses-tail`, `loses-last-chunk` and those of `expectEcho`. */
async function expectWhole(heard: Buffer, sent: Buffer): Promise<void> {
  const lost = sent.length - heard.length;
  if (lost > 0) wire().mark(`${lost} bytes had not come back`);
  const came = `The client sent ${sent.length} bytes and its end, and read nothing until then. Your side ended when ${lost} bytes had not come back.`;
  expectEcho(heard, sent, {
    "loses-last-chunk": [
      lost > 0 && lost <= 65_536,
      `${came}\nThey were waiting in your socket. What happens to them if it is destroyed at that moment, and what destroys it?`,
    ],
    "loses-tail": [lost > 0, `${came}\nWhere were those bytes when your side of the connection ended?`],
  });
}

/** This socket's own side was ended before a byte was handed to it. */
function endedFirst(heard: Buffer, sent: number, state: SocketState | undefined): Symptoms {
  const isUnwritten = state?.writableEnded === true && state.bytesWritten + state.writableLength === 0;
  return {
    "writes-after-the-end": [
      heard.length < sent && isUnwritten,
      `The client sent ${sent} bytes and its end together, and ${heard.length} bytes came back. Your side of the connection ended before your code had written anything.\nWhat does your code wait for between reading and writing, and who ends your side meanwhile?`,
    ],
  };
}

function isOver({ ended, closed }: Peer): boolean {
  return ended || closed;
}

/** True if both hold the same bytes in another order. */
function isShuffled(heard: Uint8Array, sent: Uint8Array): boolean {
  const count = (bytes: Uint8Array) => {
    const counts = new Array<number>(256).fill(0);
    for (const byte of bytes) counts[byte]!++;
    return counts.join();
  };
  return heard.length === sent.length && count(heard) === count(sent);
}
