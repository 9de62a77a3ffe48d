import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { inspect } from "node:util";
import { sendAll } from "#exercises/04-web-page/02-send-all.ts";
import { grouped } from "../../local-servers/escape.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { socketPair } from "../../local-servers/tcp.ts";
import { wire } from "../../local-servers/wire.ts";
import { answerTurns } from "../../workbook/judge/remote/current.ts";
import { shown } from "../kit/attempt.ts";
import { followSlowTimers } from "../kit/timers.ts";
import {
  diagnose,
  differenceInBytes,
  expect,
  inAnswer,
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
/** So little that `write()` returns true even while more than nothing waits before it. */
const note = Buffer.alloc(1000, "n");

test("sends a small message and resolves with its length", async () => {
  const { socket, peer } = await socketPair();

  const count: unknown = await sending(socket, hello, {
    "waits-for-drain-always": [
      () => peer.receivedLength === hello.length && socket.listenerCount("drain") > 0,
      "The whole message had arrived, and your code was still listening for 'drain'. When does that event come, and when doesn't it?",
    ],
    "leaves-corked": [
      () => socket.writableCorked > 0,
      "Your socket is corked: what is written to it stays in its memory, and nothing had arrived. What ends a cork?",
    ],
    "stays-pending": [
      () => peer.receivedLength === hello.length,
      "The whole message had arrived, and your promise was still pending. What is it waiting for?",
    ],
  });
  socket.end();
  const received = await within(1000, "the bytes to arrive", peer.readToEnd());

  expect(received, mistakeInSmall(received, count)).toEqualBytes(hello);
  expect(
    count,
    diagnose(
      {
        "returns-nothing": [
          count === undefined,
          "All 11 bytes arrived, and your promise resolved with undefined. What does the task want the promise to resolve with?",
        ],
        "returns-boolean": [
          typeof count === "boolean",
          `All 11 bytes arrived, and your promise resolved with ${count}. write() returns a boolean, and the task asks for a number of bytes.`,
        ],
      },
      `All 11 bytes arrived, and your promise resolved with ${inspect(count)}. The task asks for the number of bytes in the message.`,
    ),
  ).toBe(hello.length);
});

test("leaves the socket open for the next message", async () => {
  const { socket, peer } = await socketPair();

  await sending(socket, hello);
  expect(
    socket.writable,
    diagnose(
      {
        "ends-the-socket": [
          socket.writableEnded && !socket.destroyed && !destroyedSoon(socket),
          "After the first message your code had ended the socket, so no second message can be sent. Which call of yours ends it?",
        ],
        "destroys-the-socket": [
          socket.destroyed || destroyedSoon(socket),
          "After the first message your code had destroyed the socket, so no second message can be sent. Which call of yours destroys it?",
        ],
      },
      "After the first message the socket could no longer be written to.",
    ),
  ).toBe(true);
  const count: unknown = await sending(socket, Buffer.from("!"));

  expect(
    count,
    diagnose(
      {
        "counts-every-message": [
          count === 12,
          "The second message has 1 byte, and your promise resolved with 12. That is what this socket has sent in all.",
        ],
      },
      `The second message has 1 byte, and your promise resolved with ${inspect(count)}.`,
    ),
  ).toBe(1);
  await expectBoth(peer);
});

test("counts each of two messages that are sent at once", async () => {
  const { socket, peer } = await socketPair();

  const both = inAnswer(
    (send, to, first, second) => Promise.all([send(to, first), send(to, second)]),
    sendAll,
    socket,
    hello,
    Buffer.from("!"),
  );
  const counts: unknown[] = await within(1000, "sendAll() to resolve for two messages at once", both);

  const seen = `Two messages of 11 bytes and 1 byte were sent at once, and the callers received ${inspect(counts[0])} and ${inspect(counts[1])}.`;
  expect(
    counts,
    diagnose(
      {
        "counts-other-messages": [
          counts.includes(12),
          `${seen} 12 is both together. What is the length of a message, whatever else the socket sends?`,
        ],
      },
      seen,
    ),
  ).toEqual([11, 1]);
  await expectBoth(peer);
});

test("resolves with 0 for an empty message", async () => {
  const { socket } = await socketPair();

  await expectSent(socket);
  const count: unknown = await sending(socket, new Uint8Array(), {
    "forgets-the-empty-message": [
      true,
      "For a message of 11 bytes your promise resolved. For an empty one it was still pending a second later. Which statement resolves it, and does that one run if there is nothing to write?",
    ],
  });

  expect(count, `The message was empty, and your promise resolved with ${inspect(count)}.`).toBe(0);
});

test("delivers every byte to a late reader, and resolves no sooner", { meta: { limit: 8000 } }, async () => {
  const { socket, peer } = await socketPair();

  peer.hold();
  const hurry = followSlowTimers();
  const { count, settled } = await begin(socket, picture);
  const waiting = socket.writableLength;
  const early: unknown = settled ? await count : undefined;
  const whileHeld = `Your promise resolved with ${amount(early)} while the reader was not reading.`;
  expect(
    settled,
    diagnose(
      {
        "resolves-at-once": [
          waiting > 0,
          `${whileHeld} At that time a write of ${grouped(waiting)} bytes still waited in your own socket's memory. What tells your code that they have left it?`,
        ],
        "writes-a-part": [
          typeof early === "number" && early < picture.length && socket.bytesWritten < picture.length,
          `${whileHeld} The message has ${picture.length} bytes, and your code had written ${socket.bytesWritten} bytes of it. Which part of the message is that?`,
        ],
      },
      `${whileHeld} The message has ${picture.length} bytes, more than a system keeps for a reader that doesn't read.`,
    ),
  ).toBe(false);
  await expectPatience(count, hurry());
  peer.release();
  const sent: unknown = await count;
  expect(
    sent,
    diagnose(
      {},
      `The message has ${grouped(picture.length)} bytes, and your promise resolved with ${amount(sent)}.`,
    ),
  ).toBe(picture.length);
  socket.end();
  const received = await within(4000, "all bytes to arrive", peer.readToEnd());

  expect(
    received,
    diagnose(
      {
        "sends-twice": [
          received.length > picture.length && received.subarray(0, picture.length).equals(picture),
          `The message has ${picture.length} bytes, and ${received.length} arrived: all of it, and then more. What becomes of a chunk for which write() returned false?`,
        ],
        "sends-text": [
          received.includes("\ufffd"),
          "Bytes of the message arrived as EF BF BD, the UTF-8 form of the replacement character U+FFFD. That happens where bytes are turned into text.",
        ],
        "encodes-bytes-twice": [
          () =>
            received.length > picture.length && Buffer.from(received.toString(), "latin1").equals(picture),
          `The message has ${picture.length} bytes, and ${received.length} arrived: each byte from 80 on came as the two bytes of a UTF-8 character, 80 as c2 80. Where in your code do bytes become text, and why?`,
        ],
      },
      `The message has ${picture.length} bytes, and ${received.length} arrived. ${differenceInBytes(received, picture)}`,
    ),
  ).toEqualBytes(picture);
});

test("waits for a small message too, if others wait before it", async () => {
  const { socket, peer } = await socketPair();
  peer.hold();
  await fill(socket);

  const { count, settled } = await begin(socket, note);
  expect(
    settled,
    diagnose({
      "drain-if-full": [
        settled,
        `The other side wasn't reading, and ${socket.writableLength} bytes waited in the socket's memory, your message of ${note.length} bytes among them. Your promise had already resolved. What does write() promise when it returns true, and how do you learn that the bytes have left?`,
      ],
    }),
  ).toBe(false);
  peer.release();

  const sent: unknown = await count;
  expect(
    sent,
    diagnose(
      {},
      `The message has ${grouped(note.length)} bytes, and your promise resolved with ${amount(sent)}.`,
    ),
  ).toBe(note.length);
});

test("rejects if the socket is already destroyed", async () => {
  suspect({
    crashed: {
      "throws-in-a-callback":
        "The socket was already destroyed when you were called, and an error occurred that nothing caught. Who catches what is thrown in a callback, and what does a promise offer instead?",
    },
  });
  const { socket } = await socketPair();

  await expectSent(socket);
  socket.destroy();
  const reported = followCallbacks(socket);
  const { resolved, value, error } = await outcome(
    1000,
    "sendAll() to reject on a destroyed socket",
    () => sendAll(socket, hello),
    lostReports(reported, "stayed pending"),
  );

  expect(
    error,
    diagnose(
      resolved ? lostReports(reported, `resolved with ${inspect(value)}`) : {},
      `Your promise rejected with ${inspect(error)}, which isn't an Error. What does \`reject\` or \`throw\` need, so that a caller can read a \`message\`?`,
    ),
  ).toBeInstanceOf(Error);
});

test("rejects with the reason if the other side resets the connection", async () => {
  const { socket, peer, result } = await stuck();

  peer.reset();
  const ended = await result;

  if (ended.resolved) wire().mark("most of the 16 MB had not left yet");
  expectReason(ended, /ECONNRESET|EPIPE/, "The other side reset the connection");
  expect(socket.destroyed, "The other side reset the connection, and the socket isn't destroyed.").toBe(true);
});

test("rejects with the reason if the socket is destroyed on the way", async () => {
  const { socket, result } = await stuck();

  socket.destroy(new Error("The deadline has passed."));

  expectReason(
    await result,
    /The deadline has passed\./,
    'The socket was destroyed with "The deadline has passed."',
  );
});

test("leaves the socket's listeners as they were", async () => {
  const { socket } = await socketPair();
  inAnswer((socket: Socket) => {
    for (const name of ["error", "close", "drain", "finish", "end"]) socket.on(name, () => {});
  }, socket);
  const before = listeners(socket);

  for (let message = 0; message < 3; message++) await expectSent(socket);

  const after = listeners(socket);
  const changes = [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, now: after.get(name) ?? 0, was: before.get(name) ?? 0 }))
    .filter(({ now, was }) => now !== was);
  const shown = changes.map(({ name, now, was }) => `${now} for '${name}' (before: ${was})`).join(", ");
  expect(
    changes,
    diagnose({
      "removes-listeners": [
        changes.some(({ now, was }) => now < was),
        `After three messages the socket has these listeners: ${shown}. Listeners are gone that your code didn't add.`,
      ],
      "leaves-listener": [
        changes.length,
        `After three messages the socket has these listeners: ${shown}. Which of them did your code add, and who removes a listener that wasn't called?`,
      ],
    }),
  ).toEqual([]);
});

/** What write() has told a callback since then, on a socket that takes nothing any more. */
interface Reported {
  /** The message of the error that a callback received; undefined if none did. */
  error?: string;
  /** True if that callback has a parameter to receive it. */
  takesIt: boolean;
}

/** Watches the callbacks that are given to `socket.write`. */
function followCallbacks(socket: Socket): () => Reported {
  return inAnswer((watched: Socket) => {
    const reported: Reported = { takesIt: false };
    const write = watched.write;
    watched.write = function (this: Socket, ...given: unknown[]) {
      const callback = given.at(-1);
      if (typeof callback !== "function") return Reflect.apply(write, this, given);
      const watching = (error?: Error | null) => {
        if (error) reported.error = error.message;
        if (error) reported.takesIt = callback.length > 0 || /\.\.\.|\barguments\b/.test(String(callback));
        return callback(error);
      };
      return Reflect.apply(write, this, [...given.slice(0, -1), watching]);
    } as typeof write;
    return () => ({ ...reported });
  }, socket);
}

/** Mistakes of a promise that didn't reject although the socket was already destroyed: what became of write()'s report. */
function lostReports(reported: () => Reported, ending: string): Symptoms {
  const seen = `The socket was already destroyed when you were called, and your promise ${ending}.`;
  const told = () => reported().error !== undefined;
  return {
    "ignores-error": [
      () => told() && !reported().takesIt,
      `${seen} write() had called your callback with an error, and your callback has no parameter for it. What does Node pass to it?`,
    ],
    get "swallows-the-error"() {
      const { error } = reported();
      return [
        told,
        `${seen} write() had called your callback with an error, "${error}". What must your promise do then, so that the caller learns of it?`,
      ] as const;
    },
    "never-asks-for-errors": [
      true,
      `${seen} Where does write() report that nothing can be sent, and what must your promise do then?`,
    ],
  };
}

/** A reader may be slower than any timer: those that were set have just fired. */
async function expectPatience(count: Promise<number>, timers: number[]): Promise<void> {
  let error: unknown;
  void count.catch((reason: unknown) => {
    error = reason;
  });
  if (timers.length) await answerTurns();
  const delays = timers.map((delay) => `${delay} ms`).join(" and ");
  expect(
    error,
    diagnose({
      "gives-up-by-the-clock": [
        true,
        `The reader was slow, and your code had set a timer of ${delays}. When that fired, your promise rejected with ${shown(error)}. How slow may the other side be?`,
      ],
    }),
  ).toBeUndefined();
}

/** Both messages, of 11 bytes and 1 byte, arrive whole and in this order. */
async function expectBoth(peer: Peer): Promise<void> {
  const both = await within(1000, "both messages to arrive", peer.read(12));
  const seen = 'The messages were "hello, cats" and "!".';
  expect(both, `${seen} ${differenceInBytes(both, Buffer.from("hello, cats!"))}`).toEqualBytes(
    "hello, cats!",
  );
}

/** Sends a first message of 11 bytes, which must go well. */
async function expectSent(socket: Socket): Promise<void> {
  const count: unknown = await sending(socket, hello);
  expect(count, `The message has 11 bytes, and the caller received ${inspect(count)}.`).toBe(hello.length);
}

function sending(socket: Socket, bytes: Uint8Array, symptoms: Symptoms = {}): Promise<number> {
  const limit = bytes.length > hello.length ? 4000 : 1000;
  const what = bytes.length ? `a message of ${bytes.length} bytes` : "an empty message";
  return within(limit, `sendAll() to resolve for ${what}`, () => sendAll(socket, bytes), symptoms);
}

/** Calls `sendAll` while the other side does not read, and says whether the promise has settled all the same. */
async function begin(
  socket: Socket,
  bytes: Uint8Array,
): Promise<{ count: Promise<number>; settled: boolean }> {
  let settled = false;
  const count = sending(socket, bytes).finally(() => {
    settled = true;
  });
  count.catch(() => {}); // A test that has failed by then no longer asks.
  await Promise.race([pause(100), count]);
  return { count, settled };
}

/** Writes small pieces until the operating system takes no more of them: only the last one waits in the socket's memory. */
function fill(socket: Socket): Promise<void> {
  return inAnswer(async (full: Socket) => {
    const turn = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
    for (let quiet = 0; quiet < 5; ) {
      if (full.writableLength === 0) quiet = 0;
      else quiet++;
      while (full.writableLength === 0) full.write(Buffer.alloc(4096));
      await turn(5);
    }
  }, socket);
}

/** A first message has arrived, and a second one is on its way to a reader that does not read. */
async function stuck(): Promise<{ socket: Socket; peer: Peer; result: Promise<Outcome<number>> }> {
  suspect({
    crashed: {
      "ignores-error":
        "While the connection was breaking, an error occurred that nothing caught. Which event of the socket reports a broken connection?",
    },
  });
  const { socket, peer } = await socketPair();
  await expectSent(socket);
  peer.hold();
  const symptoms: Symptoms = {
    "ignores-error": [
      true,
      "The connection broke, and your promise stayed pending. Which event of the socket reports a broken connection?",
    ],
  };
  const result = outcome(2000, "sendAll() to reject", () => sendAll(socket, picture), symptoms);
  await until(1000, "your code to write", () => socket.writableLength > 0);
  return { socket, peer, result };
}

function expectReason({ resolved, value, error }: Outcome<number>, reason: RegExp, event: string): void {
  const seen = resolved ? `resolved with ${inspect(value)}` : `rejected with "${error}"`;
  const returned: unknown = value;
  const message = diagnose(
    {
      "swallows-the-error": [
        resolved && returned !== picture.length,
        `${event}, and your promise ${seen}. A caller that awaits it goes on as if all went well. What makes a promise reject?`,
      ],
      "trusts-the-callback": [
        resolved || inspect(error).includes("ECANCELED"),
        `${event} while most of the 16 MB still waited, and your promise ${seen}. The reason came with 'error'. write()'s callback comes after it and doesn't know the reason. What does your code do in each of the two?`,
      ],
      "hides-the-reason": [
        error instanceof Error,
        `${event}, and your promise ${seen}. That isn't the error that broke the connection, and doesn't have it as its cause.`,
      ],
    },
    `${event}, and your promise ${seen}, which isn't an Error.`,
  );
  expect(error, message).toBeInstanceOf(Error);
  expect(inspect(error), message).toMatch(reason);
}

function mistakeInSmall(received: Buffer, count: unknown): string {
  const bytes = `The message has 11 bytes, "hello, cats", and ${received.length} arrived.`;
  return diagnose(
    {
      "sends-the-whole-buffer": [
        received.includes("(hello, cats)"),
        `${bytes} They come from the larger buffer that the message is a part of.`,
      ],
      "writes-a-part": [
        received.length < hello.length && hello.subarray(0, received.length).equals(received),
        `${bytes} Your promise had resolved with ${inspect(count)}, as if everything had been written. Which part of a message doesn't your code write?`,
      ],
      "adds-up-booleans": [
        count === hello.length && received.subarray(0, 21).equals(Buffer.from("hello, catsello, cats")),
        `${bytes} They begin "hello, catsello, cats": the message, then the message without its first byte. What does write() return, and what did your code take it for?`,
      ],
    },
    `${bytes} ${differenceInBytes(received, hello)}`,
  );
}

/** True for a socket that goes away as soon as everything is written, which `destroySoon` asks for. */
function destroyedSoon(socket: Socket): boolean {
  return socket.writableEnded && socket.listenerCount("finish") > 0;
}

function listeners(socket: Socket): Map<string, number> {
  return new Map(socket.eventNames().map((name) => [String(name), socket.listenerCount(name)]));
}

/** A number with its digits in groups, or whatever else was returned in its place. */
function amount(value: unknown): string {
  return typeof value === "number" && Number.isInteger(value) ? grouped(value) : inspect(value);
}
