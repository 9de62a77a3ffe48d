import { setTimeout as pause } from "node:timers/promises";
import { receiveAll } from "#exercises/04-web-page/03-receive-all.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { socketPair } from "../../local-servers/tcp.ts";
import { wire } from "../../local-servers/wire.ts";
import { type BytesLike, diagnose, expect, outcome, suspect, test, toBytes, until, within } from "../test.ts";

/** What the other side does, in order: sends a piece, or pauses for so many milliseconds. */
type Script = (BytesLike | number)[];

const head = "HTTP/1.1 200 OK\r\n\r\n";

test("a reply that pauses is read to its end", async () => {
  const pieces = ["cats ".repeat(1024), "more cats, ", "still more, ", "and the last."];

  const { received } = await reply([...pieces.slice(0, 3), 600, pieces[3]!]);

  const only = (...part: [number, number?]) =>
    Buffer.from(received).equals(Buffer.from(pieces.slice(...part).join("")));
  expect(
    received,
    diagnose({
      "reads-once": [only(0, 1), "You returned the first of four pieces."],
      "loses-first-chunk": [only(1), "All came but the first piece. Where in your code did it arrive?"],
      "stops-at-short-read": [
        only(0, 2),
        "You stopped at the first short piece. Had the other side said that it was the last?",
      ],
      "stops-at-silence": [
        only(0, 3),
        "You stopped when nothing came for a while. Had the other side said that it was done?",
      ],
    }),
  ).toEqualBytes(pieces.join(""));
});

test("a reply that comes byte by byte is whole", async () => {
  const { received } = await reply(head.split(""));

  expect(received).toEqualBytes(head);
});

test("a reply of just 4096 or 8192 bytes is whole, however it is cut", async () => {
  for (const length of [4096, 8192]) {
    const page = "meow".repeat(length / 4);
    for (const cut of [100, 4095, 4096]) {
      const { received } = await reply([page.slice(0, cut), page.slice(cut)]);

      expect(received).toEqualBytes(page);
    }
  }
});

test("no reply at all is no bytes", async () => {
  expect((await reply(["short", " and more"])).received).toEqualBytes("short and more");
  expect((await reply([])).received).toEqualBytes("");
});

test("what came before anybody asked is not lost", async () => {
  const { received } = await reply(["<h1>Cats</h1>"], head);

  expect(received).toEqualBytes(`${head}<h1>Cats</h1>`);
});

test("bytes stay bytes, even those that are no text", async () => {
  const cafe = Buffer.from("café ☕");
  const binary = Uint8Array.from({ length: 256 }, (_, byte) => byte);

  const cut = await reply([cafe.subarray(0, 4), cafe.subarray(4)]);
  expect(
    cut.received,
    diagnose({
      "joins-as-text": [
        Buffer.from(cut.received).includes("\ufffd"),
        "A character was cut in two, and each half was read as text of its own.",
      ],
    }),
  ).toEqualBytes(cafe);
  const { received } = await reply([binary.subarray(0, 100), binary.subarray(100)]);
  expect(
    received,
    diagnose({
      "joins-as-text": [
        Buffer.from(received).includes("\ufffd"),
        "A picture came, and your code read it as text: not every byte survived that.",
      ],
    }),
  ).toEqualBytes(binary);
});

test("5 MB are received whole", async () => {
  const picture = Buffer.alloc(
    5 * 1024 * 1024,
    Uint8Array.from({ length: 251 }, (_, at) => at),
  );

  const { received } = await reply([head, picture]);

  expect(received).toEqualBytes(Buffer.concat([Buffer.from(head), picture]));
});

test("a reset is no end: it rejects and says how many bytes had come", async () => {
  suspect({
    crashed: { "dies-on-reset": "The connection was reset, and nobody listened to the socket's 'error'." },
  });

  const { resolved, error } = await converse(["c".repeat(400), "a".repeat(73)], (peer) => peer.reset());

  if (resolved) wire().mark("a reset, not an end");
  expect(
    error,
    diagnose({
      "reset-is-the-end": [
        resolved,
        "The connection was reset in the middle of the reply, and you returned what had come as if it were all.",
      ],
    }),
  ).toBeInstanceOf(Error);
  expect(
    String(error),
    diagnose({
      "forgets-the-count": [true, "The message of your error does not say that 473 bytes had come."],
    }),
  ).toMatch(/\b473\b/);
});

test("the connection is closed on both sides afterwards", async () => {
  const { received, peer } = await reply([head, "<h1>Cats</h1>"]);

  expect(received).toEqualBytes(`${head}<h1>Cats</h1>`);
  await within(2000, "your side of the connection to close after the reply", peer.whenClosed());
});

/** What the learner makes of a reply that is sent like this. `early` comes before the learner's function is called. */
async function reply(script: Script, early = ""): Promise<{ received: Uint8Array; peer: Peer }> {
  const { value, resolved, error, peer } = await converse(script, (other) => other.end(), early);
  if (!resolved) throw error;
  return { received: value as Uint8Array, peer };
}

/** Each piece is sent when the one before it has arrived, so that each is a chunk of its own. */
async function converse(script: Script, finish: (peer: Peer) => void, early = "") {
  const { socket, peer } = await socketPair();
  let stopped = false;
  let sent = 0;
  const arrives = async (piece: BytesLike) => {
    peer.send(piece);
    sent += toBytes(piece).length;
    await until(4000, "your code to read what was sent", () => stopped || socket.bytesRead >= sent);
  };
  if (early) await arrives(early);
  suspect({
    blocked: {
      "asks-without-pause":
        "Your loop asks again and again and never lets go, so nothing can arrive: Node brings bytes only when your code waits. What can it wait for?",
    },
  });
  const result = outcome(4500, "receiveAll() to settle after the connection ended", () => receiveAll(socket));
  void result
    .catch(() => {})
    .then(() => {
      stopped = true;
    });
  for (const step of script) {
    await (typeof step === "number" ? pause(step) : arrives(step));
    if (stopped) wire().mark("your code read no further");
    if (stopped) break;
  }
  if (!stopped) finish(peer);
  const ended = await within(500, "receiveAll() to settle after the connection ended", result, {
    "waits-by-the-clock": [
      true,
      "The connection had come to its end, and your promise was still open half a second later. What tells you of the end, and what do you wait for?",
    ],
  });
  return { ...ended, peer };
}
