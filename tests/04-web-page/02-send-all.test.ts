import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { inspect } from "node:util";
import { sendAll } from "#exercises/04-web-page/02-send-all.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { socketPair } from "../../local-servers/tcp.ts";
import { wire } from "../../local-servers/wire.ts";
import {
  diagnose,
  expect,
  type Outcome,
  outcome,
  type Symptoms,
  suspect,
  test,
  until,
  within,
} from "../test.ts";

/** A part of a larger buffer, as bytes often are. */
const hello = Buffer.from("(hello, cats)").subarray(1, 12);
/** More than any operating system keeps for a reader that does not read. No two places in it are easily confused. */
const picture = Buffer.alloc(
  16 * 1024 * 1024,
  Uint8Array.from({ length: 251 }, (_, at) => at),
);

test("a small message arrives, and its length comes back", async () => {
  const { socket, peer } = await socketPair();

  const count = await sending(socket, hello, {
    "waits-for-drain-always": [
      () => peer.receivedLength === hello.length,
      "The message had arrived, and you went on waiting. What you wait for: does it always come?",
    ],
  });
  socket.end();
  const received = await within(1000, "the bytes to arrive", peer.readToEnd());

  expect(
    received,
    diagnose({
      "sends-the-whole-buffer": [
        received.length > hello.length,
        "You were given a part of a larger buffer and sent more than that part.",
      ],
    }),
  ).toEqualBytes(hello);
  expect(
    count,
    diagnose({
      "returns-nothing": [
        count === undefined,
        "All 11 bytes arrived, and your promise was fulfilled with undefined. What does the caller want to know?",
      ],
    }),
  ).toBe(hello.length);
});

test("the socket stays open for the next message", async () => {
  const { socket, peer } = await socketPair();

  await sending(socket, hello);
  expect(
    socket.writable,
    diagnose({
      "ends-the-socket": [
        socket.writableEnded,
        "The socket was ended after the first message: nobody can send a second one.",
      ],
    }),
  ).toBe(true);
  const count = await sending(socket, Buffer.from("!"));

  expect(
    count,
    diagnose({
      "counts-every-message": [
        count === 12,
        "12 is what this socket has sent in all. How long was this message?",
      ],
    }),
  ).toBe(1);
  expect(await within(1000, "both messages to arrive", peer.read(12))).toEqualBytes("hello, cats!");
});

test("an empty message is sent at once", async () => {
  const { socket } = await socketPair();

  expect(await sending(socket, new Uint8Array())).toBe(0);
});

test("a late reader gets every byte, and until then the message is not done", { timeout: 8000 }, async () => {
  const { socket, peer } = await socketPair();
  let settled = false;

  peer.hold();
  const count = sending(socket, picture).finally(() => {
    settled = true;
  });
  await Promise.race([pause(150), count]);
  expect(
    settled,
    diagnose({
      "resolves-at-once": [
        settled,
        "You said that all 16 MB were sent. Most of them still waited in the memory of your own socket.",
      ],
    }),
  ).toBe(false);
  peer.release();
  expect(await count).toBe(picture.length);
  socket.end();
  const received = await within(4000, "all bytes to arrive", peer.readToEnd());

  expect(
    received,
    diagnose({
      "sends-twice": [
        received.length > picture.length,
        "More bytes arrived than the message has. What becomes of a chunk for which write() returned false?",
      ],
    }),
  ).toEqualBytes(picture);
});

test("a socket that is already destroyed rejects", async () => {
  const { socket } = await socketPair();

  expect(await sending(socket, hello)).toBe(hello.length);
  socket.destroy();
  const { resolved, error } = await outcome(
    1000,
    "sendAll() to reject on a destroyed socket",
    () => sendAll(socket, hello),
    {
      "ignores-error": [true, "The socket was destroyed before you wrote to it. Where does write() say so?"],
    },
  );

  expect(
    error,
    diagnose({
      "ignores-error": [resolved, "You said that the bytes were sent, but the socket was destroyed before."],
    }),
  ).toBeInstanceOf(Error);
});

test("a reset on the way rejects with its reason", async () => {
  const { socket, peer, result } = await stuck();

  peer.reset();
  const { resolved, error } = await result;

  if (resolved) wire().mark("most of the 16 MB had not left yet");
  expect(error, broken(resolved, error)).toBeInstanceOf(Error);
  expect(inspect(error), broken(resolved, error)).not.toContain("ECANCELED");
  expect(socket.destroyed).toBe(true);
});

test("a socket given up on the way rejects with its reason", async () => {
  const { socket, result } = await stuck();

  socket.destroy(new Error("The deadline has passed."));
  const { resolved, error } = await result;

  expect(error, broken(resolved, error)).toBeInstanceOf(Error);
  expect(inspect(error), broken(resolved, error)).toContain("The deadline has passed.");
});

test("no listener stays on the socket", async () => {
  const { socket } = await socketPair();
  const before = listeners(socket);

  for (let message = 0; message < 3; message++) expect(await sending(socket, hello)).toBe(hello.length);

  expect(
    listeners(socket),
    diagnose({
      "leaves-listener": [true, "After three messages the socket has more listeners than before."],
    }),
  ).toEqual(before);
});

function sending(socket: Socket, bytes: Uint8Array, symptoms: Symptoms = {}): Promise<number> {
  const limit = bytes.length > hello.length ? 4000 : 1000;
  return within(
    limit,
    `sendAll() to resolve (${bytes.length} bytes)`,
    () => sendAll(socket, bytes),
    symptoms,
  );
}

/** A first message has arrived, and a second one is on its way to a reader that does not read. */
async function stuck(): Promise<{ socket: Socket; peer: Peer; result: Promise<Outcome<number>> }> {
  suspect({
    crashed: { "ignores-error": "The connection broke, and nobody listened to the socket's 'error'." },
  });
  const { socket, peer } = await socketPair();
  expect(await sending(socket, hello)).toBe(hello.length);
  peer.hold();
  const symptoms: Symptoms = {
    "ignores-error": [true, "The connection broke, and you went on waiting. What tells you about it?"],
  };
  const result = outcome(2000, "sendAll() to reject", () => sendAll(socket, picture), symptoms);
  await until(1000, "your code to write", () => socket.writableLength > 0);
  return { socket, peer, result };
}

function broken(resolved: boolean, error: unknown): string {
  return diagnose({
    "trusts-the-callback": [
      resolved || inspect(error).includes("ECANCELED"),
      "The connection broke, and you believed write()'s callback. Then it comes after 'error', and does not know the reason.",
    ],
  });
}

function listeners(socket: Socket): [string, number][] {
  return socket
    .eventNames()
    .map((name): [string, number] => [String(name), socket.listenerCount(name)])
    .sort();
}
