import { startByteCounter } from "#exercises/06-echo/04-half-close.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { connectPeer } from "../../local-servers/tcp.ts";
import { expectClose, expectLocalAddress, expectTakenPort } from "../judge/any-server.ts";
import { diagnose, expect, type Symptoms, startServer, suspect, test, until, within } from "../test.ts";

const late =
  "The client's end came, you answered later, and nothing of it arrived. What had become of your side of the connection by then?";

test("the count comes after the client's end", async () => {
  suspect({ crashed: { "answers-too-late": late } });
  const client = await connectPeer(await start());
  client.end("Hey, can you hear me?");

  await expectCount(client, "Hey, can you hear me?");
});

test("nothing is said before the client's end", async () => {
  const port = await start();
  const [patient, quick] = [await connectPeer(port), await connectPeer(port)];
  await patient.sendPieces(["Hey, ", "can you "]);
  quick.end("Hello?");

  await expectCount(quick, "Hello?", {
    "one-client-at-a-time": [
      () => quick.receivedLength === 0 && !quick.ended,
      "A client ended and got no answer while another one was still there. Is it waiting for the other to leave?",
    ],
  });
  expect(
    patient.receivedLength,
    diagnose({
      "first-chunk-only": [
        patient.ended,
        "You answered after the first piece and hung up. The client had more to say: it had not ended.",
      ],
      "answers-each-chunk": [
        patient.receivedLength > 0,
        "You answered while the client was still sending. Which event says that there will be no more?",
      ],
    }),
  ).toBe(0);

  patient.end("hear me?");
  await expectCount(patient, "Hey, can you hear me?");
});

test("bytes are counted, not characters", async () => {
  const port = await start();

  for (const bytes of [Buffer.from("naïve café ☕ 🐈"), Buffer.from([0xff, 0xc3, 0x28, 0x00, 0xe2, 0x98])]) {
    const client = await connectPeer(port);
    client.end(bytes);

    await expectCount(client, bytes);
  }
});

test("a client that sends nothing gets 0", async () => {
  const client = await connectPeer(await start());
  client.end();

  await expectCount(client, "");
});

test("two clients at once have a count each", async () => {
  const port = await start();
  const [left, right] = [await connectPeer(port), await connectPeer(port)];
  await left.sendPieces(["left, "]);
  await right.sendPieces(["right"]);
  right.end(", all of it");

  await expectCount(right, "right, all of it");
  left.end("the rest");
  await expectCount(left, "left, the rest");
});

test("half a million bytes are counted to the last", async () => {
  const client = await connectPeer(await start());
  const bytes = Buffer.alloc(500_000, "x");
  client.end(bytes);

  await expectCount(client, bytes);
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
  await rude.sendPieces(["never m"]);
  polite.send("half of ");
  rude.reset();

  polite.end("a sentence");

  await expectCount(polite, "half of a sentence");
});

test("each server gets a free port of 127.0.0.1 only", async () => {
  const ports = [await start(), await start(0)];

  await expectLocalAddress(ports[0]!);
  expect(new Set(ports).size).toBe(2);
});

test("a port that is taken rejects with EADDRINUSE", async () => {
  await expectTakenPort("startByteCounter", startByteCounter);
});

test("close() hangs up on a client who never ends", async () => {
  const server = await within(1500, "startByteCounter() to resolve", startByteCounter());
  const client = await connectPeer(server.port);
  await client.sendPieces(["still here"]);

  await expectClose(server, client);
});

/** Starts the server and returns its port; the server is closed when the test ends. */
async function start(port?: number): Promise<number> {
  return await startServer("startByteCounter", () => startByteCounter(port));
}

/** The client has sent `sent` and its end: now it hears how many bytes that were, and the server's end. */
async function expectCount(client: Peer, sent: Uint8Array | string, waiting: Symptoms = {}): Promise<void> {
  const bytes = Buffer.from(sent);
  await until(2000, "your server to answer and hang up", () => client.ended || client.closed, {
    ...waiting,
    "never-ends": [
      () => client.receivedLength > 0,
      "The answer came, and then the connection stayed half open: your side never ended.",
    ],
  });
  const answer = client.take().toString();
  expect(
    answer,
    diagnose({
      "answers-too-late": [answer === "" && bytes.length > 0, late],
      "silent-for-nothing": [
        answer === "",
        "No bytes came, and no answer went out. Nothing is a number, too.",
      ],
      "counts-characters": [
        answer === String(bytes.toString().length),
        `${bytes.length} bytes were sent, and ${answer} is how many characters they make.`,
      ],
      "shares-the-count": [
        Number(answer) > bytes.length,
        `The client sent ${bytes.length} bytes, and your count is ${answer}. Whose bytes are the others?`,
      ],
    }),
  ).toBe(String(bytes.length));
}
