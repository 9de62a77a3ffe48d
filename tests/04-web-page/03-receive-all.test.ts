import { setTimeout as pause } from "node:timers/promises";
import { inspect } from "node:util";
import { receiveAll } from "#exercises/04-web-page/03-receive-all.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { socketPair } from "../../local-servers/tcp.ts";
import { wire } from "../../local-servers/wire.ts";
import {
  type BytesLike,
  diagnose,
  differenceInBytes,
  expect,
  inAnswer,
  outcome,
  type Symptoms,
  suspect,
  test,
  toBytes,
  until,
  within,
} from "../test.ts";

/** What the other side does, in order: sends a piece, or pauses for so many milliseconds. */
type Script = (BytesLike | number)[];

const head = "HTTP/1.1 200 OK\r\n\r\n";

test("reads a reply that pauses to its end", async () => {
  const pieces = ["meow".repeat(1024), "more cats, ", "still more, ", "and the last."];

  const { received, timeout, isEarly } = await reply([...pieces.slice(0, 3), 400, pieces[3]!]);

  const only = (...part: [number, number?]) => received.equals(Buffer.from(pieces.slice(...part).join("")));
  const idle = timeout ? `You set a timeout of ${timeout} ms on the socket. ` : "";
  expect(
    received,
    diagnose(
      {
        "reads-once": [
          isEarly && only(0, 1),
          "Four pieces were sent, and you returned the first one. What told your code that nothing more would come?",
        ],
        "loses-first-chunk": [
          only(1),
          "Four pieces were sent, and you returned all but the first one. Where in your code did it arrive?",
        ],
        "cuts-the-result": [
          !isEarly &&
            received.length < 4132 &&
            received.equals(Buffer.from(pieces.join("")).subarray(0, received.length)),
          `All 4132 bytes had arrived and the other side had ended before your promise resolved, and you returned the first ${received.length} bytes. What limits the length of your result?`,
        ],
        "returns-spare-memory": [
          received.length > 4132 &&
            received.indexOf(pieces.join("")) === 0 &&
            !received.subarray(4132).some(Boolean),
          `The other side sent 4132 bytes, and you returned ${received.length}: all of them, and then only zeros. How much of your memory was filled?`,
        ],
        "joins-with-commas": [
          received.equals(Buffer.from(pieces.join(","))),
          "All four pieces came out, with a comma between each two. What joins your pieces, and what does it put between them?",
        ],
        "turns-the-order-around": [
          received.equals(Buffer.from([...pieces].reverse().join(""))),
          "All four pieces came out, the last one first. At which end does your code add a piece?",
        ],
        "keeps-last-chunk": [only(3), "Four pieces were sent, and you returned only the last one."],
        "stops-at-short-read": [
          only(0, 2),
          "Four pieces were sent, and you returned two: your result ends with the first piece that is shorter than 4096 bytes. Had the other side said that it was the last?",
        ],
        "stops-at-silence": [
          only(0, 3),
          `Four pieces were sent, and you returned three: your result ends where the other side paused. ${idle}Had the other side said that it was done?`,
        ],
      },
      compare(received, pieces),
    ),
  ).toEqualBytes(pieces.join(""));
});

test("goes on reading after what looks like the end of a page", async () => {
  const pieces = [`${head.slice(0, -2)}Content-Length: 4\r\n\r\n`, "cats", "</html>\n", "0\r\n\r\n", "more"];

  const { received, isEarly } = await reply(pieces);

  const place = pieces.findIndex((_, index) =>
    received.equals(Buffer.from(pieces.slice(0, index + 1).join(""))),
  );
  expect(
    received,
    diagnose(
      {
        "believes-what-it-reads": [
          isEarly && place >= 0,
          `The other side sent ${pieces.length} pieces, and you returned those up to ${JSON.stringify(pieces[place])}. Had it ended its side of the connection there?`,
        ],
      },
      compare(received, pieces),
    ),
  ).toEqualBytes(pieces.join(""));
});

test("reads a reply that comes byte by byte", async () => {
  await expectWhole(head.split(""));
});

test("reads a reply of exactly 4096 or 8192 bytes, however it is cut", async () => {
  for (const length of [4096, 8192]) {
    const page = "meow".repeat(length / 4);
    for (const cut of [100, 4095, 4096]) await expectWhole([page.slice(0, cut), page.slice(cut)]);
  }
});

test("resolves with 0 bytes if nothing is sent", async () => {
  await expectWhole(["short", " and more"]);
  await expectWhole([]);
});

test("keeps what arrived before the call", async () => {
  await expectWhole(["<h1>Cats</h1>"], head);
});

test("leaves bytes as they are, even if they aren't text", async () => {
  const cafe = Buffer.from("café ☕");
  const binary = Uint8Array.from({ length: 256 }, (_, byte) => byte);

  const cut = await reply([cafe.subarray(0, 4), cafe.subarray(4)]);
  expect(
    cut.received,
    diagnose(
      {
        "joins-as-text": [
          cut.received.includes("\ufffd"),
          "A piece ended in the middle of a character, and U+FFFD, the replacement character, came out. Where in your code do bytes become text?",
        ],
        "encodes-bytes-twice": [
          Buffer.from(cut.received.toString(), "latin1").equals(cafe),
          `The other side sent ${cafe.length} bytes, and you returned ${cut.received.length}: c3, the first byte of é, came out as c3 83. Each byte was taken for a character and then encoded. Where in your code do bytes become text?`,
        ],
      },
      compare(cut.received, [cafe]),
    ),
  ).toEqualBytes(cafe);
  const { received } = await reply([binary.subarray(0, 100), binary.subarray(100)]);
  expect(
    received,
    diagnose(
      {
        "joins-as-text": [
          received.includes("\ufffd"),
          "Bytes arrived that aren't text, and U+FFFD, the replacement character, came out. Where in your code do bytes become text?",
        ],
      },
      compare(received, [binary]),
    ),
  ).toEqualBytes(binary);
});

test("receives 5 MB", async () => {
  const picture = Buffer.alloc(
    5 * 1024 * 1024,
    Uint8Array.from({ length: 251 }, (_, at) => at),
  );

  await expectWhole([head, picture], "", {
    "has-too-little-room": (error) =>
      error instanceof RangeError &&
      `More than 5 MB were sent, and your promise rejected with "${error}". How much room does the memory have that your code copies the pieces into?`,
  });
});

test("rejects after a reset, with the number of bytes that had arrived", async () => {
  suspect({
    crashed: {
      "dies-on-reset":
        "When the connection was reset, an error occurred that nothing caught. Which event of the socket reports a reset?",
    },
  });

  const pieces = ["c".repeat(4200), "a".repeat(73)];
  const { resolved, value, error } = await converse(pieces, (peer) => peer.reset(), "", {
    "ignores-the-reset": [
      true,
      "The connection was reset, and your promise was still pending half a second later. Which event of the socket reports a reset?",
    ],
  });

  if (resolved) wire().mark("a reset, not an end");
  expect(
    error,
    diagnose(
      {
        "reset-is-the-end": [
          resolved,
          `The connection was reset in the middle of the reply, and your promise resolved with ${shown(value)}. How would the caller notice that something is missing?`,
        ],
      },
      `The connection was reset, and your promise rejected with ${inspect(error)}, which isn't an Error. What does \`reject\` or \`throw\` need, so that a caller can read a \`message\`?`,
    ),
  ).toBeInstanceOf(Error);
  const { message } = error as Error;
  const said = inspect(message.length > 80 ? `${message.slice(0, 80)}…` : message);
  const number = /\b\d+\b/.exec(message)?.[0];
  expect(
    String(error),
    diagnose({
      "counts-pieces": [
        /\b2\b/.test(said),
        `4273 bytes had arrived in 2 pieces, and the message of your error is ${said}. Which of the two does the task ask for?`,
      ],
      "groups-the-digits": [
        /\b4\D273\b/.test(message),
        `4273 bytes had arrived, and the message of your error is ${said}. What are plain digits?`,
      ],
      "counts-something-else": [
        number !== undefined,
        `4273 bytes had arrived, and the message of your error is ${said}. What does your code count there, and when?`,
      ],
      "forgets-the-count": [
        true,
        `4273 bytes had arrived, and the message of your error is ${said}. That number is missing.`,
      ],
    }),
  ).toMatch(/\b4273\b/);
});

test("leaves the connection closed on both sides", async () => {
  const { peer } = await expectWhole([head, "<h1>Cats</h1>"]);

  await within(2000, "your side of the connection to close after the reply", peer.whenClosed());
});

/** Mistakes that show in the error of a promise that should have resolved: each says what was seen, or false. */
type Rejections = Record<string, (error: unknown) => string | false>;

interface Reply {
  received: Buffer;
  peer: Peer;
  /** True if the promise settled before the other side had ended. */
  isEarly: boolean;
  /** The idle timeout that was set on the socket, in milliseconds. */
  timeout: number;
}

/** What the learner makes of a reply that is sent like this. `early` arrives before the learner's function is called. */
async function reply(script: Script, early = "", rejections: Rejections = {}): Promise<Reply> {
  const { value, resolved, error, ...rest } = await converse(script, (peer) => peer.end(), early);
  const gaveUp = `The other side paused, and your promise rejected with "${error}". You had set a timeout of ${rest.timeout} ms on the socket. How long may a pause be?`;
  if (!resolved && rest.timeout)
    expect.fail(diagnose({ "gives-up-at-silence": [rest.isEarly, gaveUp] }, gaveUp));
  if (!resolved) {
    const advice = Object.entries(rejections).map(([name, says]) => [name, says(error)] as const);
    const symptoms = Object.fromEntries(advice.map(([name, says]) => [name, [says, says || ""] as const]));
    const seen = diagnose(symptoms);
    if (seen) expect.fail(seen);
    throw error;
  }
  const advice = `Your promise resolved with ${shown(value)}. The task asks for all bytes in one Uint8Array.`;
  expect(
    value,
    diagnose(
      {
        "returns-nothing": [value === undefined, advice],
        "returns-parts": [Array.isArray(value), advice],
        "returns-text": [typeof value === "string", advice],
      },
      advice,
    ),
  ).toBeInstanceOf(Uint8Array);
  return { received: Buffer.from(value as Uint8Array), ...rest };
}

/** Sends these pieces, and expects all of them to be returned. */
async function expectWhole(pieces: BytesLike[], early = "", rejections: Rejections = {}): Promise<Reply> {
  const answer = await reply(pieces, early, rejections);
  const all = [early, ...pieces].filter((piece) => piece.length > 0);
  const stopped = answer.isEarly
    ? " Your promise resolved before the other side had ended. What ended your loop?"
    : "";
  const { received, isEarly } = answer;
  const sent = Buffer.concat(all.map(toBytes));
  expect(
    received,
    diagnose(
      {
        "cuts-the-result": [
          !isEarly && received.length < sent.length && sent.subarray(0, received.length).equals(received),
          `All ${sent.length} bytes had arrived and the other side had ended before your promise resolved, and you returned the first ${received.length} bytes. What limits the length of your result?`,
        ],
      },
      compare(received, all) + stopped,
    ),
  ).toEqualBytes(sent);
  return answer;
}

/** How much was sent and how much was returned, in a sentence. */
function compare(received: Buffer, pieces: BytesLike[]): string {
  const sent = Buffer.concat(pieces.map(toBytes));
  const parts = pieces.length === 1 ? "1 piece" : `${pieces.length} pieces`;
  const returned =
    received.length === sent.length ? "as many, but not the same bytes in this order" : `${received.length}`;
  return `The other side sent ${sent.length} bytes in ${parts} and ended. You returned ${returned}. ${differenceInBytes(received, sent)}`;
}

function shown(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return inspect(value, {
    depth: 0,
    maxArrayLength: 0,
    maxStringLength: 40,
    breakLength: Number.POSITIVE_INFINITY,
  });
}

const waits: Symptoms = {
  "waits-by-the-clock": [
    () => inAnswer(() => process.getActiveResourcesInfo().includes("Timeout")),
    "The other side had ended the connection half a second ago. Your promise is still pending, and a timer of yours is running. What tells your code that the stream has ended?",
  ],
  "never-settles": [
    true,
    "The other side had ended the connection, and your promise was still pending half a second later. What tells your code that the stream has ended, and what is it waiting for?",
  ],
};

/** Each piece is sent when the one before it has arrived, so that each is a chunk of its own. */
async function converse(
  script: Script,
  finish: (peer: Peer) => void,
  early = "",
  symptoms: Symptoms = waits,
) {
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
        "Your loop asks for more again and again without waiting. Node delivers bytes only while your code waits for something. What can it wait for?",
    },
  });
  const ending = "receiveAll() to settle after the connection ended";
  const result = outcome(4500, ending, async (): Promise<unknown> => await receiveAll(socket));
  void result
    .catch(() => {})
    .then(() => {
      stopped = true;
    });
  let timeout = 0;
  for (const step of script) {
    if (typeof step !== "number") await arrives(step);
    else {
      timeout = socket.timeout ?? 0;
      if (timeout > 0) socket.setTimeout(step / 4); // A pause may have any length: this one outlasts every timeout.
      await Promise.race([pause(step), result]);
    }
    if (stopped) wire().mark("your code read no further");
    if (stopped) break;
  }
  const isEarly = stopped;
  if (!stopped) finish(peer);
  const ended = await within(500, ending, result, symptoms);
  return { ...ended, peer, timeout, isEarly };
}
