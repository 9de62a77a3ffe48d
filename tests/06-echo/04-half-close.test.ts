import { setTimeout as pause } from "node:timers/promises";
import { startByteCounter } from "#exercises/06-echo/04-half-close.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { connectPeer } from "../../local-servers/tcp.ts";
import { diesOnReset, expectClose, expectLocalAddress, expectTakenPort } from "../kit/any-server.ts";
import { slowNetwork } from "../kit/slow-network.ts";
import { followSocket } from "../kit/sockets.ts";
import { followTimers, hasTimer } from "../kit/timers.ts";
import {
  diagnose,
  expect,
  expectPort,
  inAnswer,
  type Symptoms,
  startServer,
  suspect,
  test,
  until,
  within,
} from "../test.ts";

/** How long an answer takes at least, in milliseconds; a timer may fire a little early. */
const work = 20;
const tolerance = 2;
/** All clients, to know what a server that mixes them up can have counted. */
const clients: Peer[] = [];

test("the count comes after the client's end", async () => {
  const client = await call(await start());

  const timers = followTimers();

  await expectCount(client, "Hey, can you hear me?", {
    waiting: {
      "waits-in-seconds": [
        () => hasTimer(timers(), 20_000),
        "The client ended its side, and your server set a timer of 20,000 ms.\nIn which unit is that timer?",
      ],
    },
  });
});

test("the answer arrives whole, however slowly the network takes it", async () => {
  const client = await call(await start());
  const network = slowNetwork();
  network.hold();
  client.end("Hey");
  await within(2000, "your server to answer", network.written());
  await network.release();
  await until(1000, "your server to end", () => client.ended || client.closed);
  const answer = client.take().toString();

  expect(
    answer,
    diagnose(
      {
        "destroys-too-early": [
          answer === "",
          "The network was slow, so your answer was still waiting in the socket, and your server destroyed the socket.\nWhat does destroy() do with bytes that haven't been sent, and what does end() do?",
        ],
      },
      `The client sent 3 bytes and its end. The network was slow, and your server answered ${JSON.stringify(answer)}.`,
    ),
  ).toBe("3");
});

test("nothing is said before the client's end", async () => {
  const port = await start();
  const [patient, quick] = [await call(port), await call(port)];
  const look = followSocket(patient.socket.localPort);
  await patient.sendPieces(["Hey, ", "can you "]);

  await expectCount(quick, "Hello?", {
    waiting: {
      "one-client-at-a-time": [
        () => quick.receivedLength === 0 && !quick.ended,
        "A client ended and got no answer while another client was still connected.\nDoes its answer wait until the other one has gone?",
      ],
    },
  });
  const { writableEnded = false, bytesWritten = 0, timeout } = look() ?? {};
  const over = () => patient.ended || patient.closed;
  await until(1000, "what your server has said", () => patient.receivedLength >= bytesWritten || over());
  const said = patient.take().toString();
  const told = said ? `sent ${JSON.stringify(said)}` : "ended the connection";
  if (said || writableEnded) {
    expect.fail(
      diagnose({
        "waits-for-silence": forSilence(`Your server ${told} while the client was still sending.`, timeout),
        "first-chunk-only": [
          writableEnded,
          `Your server ${told}${said ? " and ended the connection" : ""} while the client was still sending. The client had not ended.`,
        ],
        "answers-each-chunk": [
          true,
          `Your server ${told} while the client was still sending.\nWhich event says that no more will come?`,
        ],
      }),
    );
  }

  await expectCount(patient, "hear me?", { before: "Hey, can you " });
});

test("the answer comes no sooner than 20 ms after the client's end", async () => {
  const port = await start();
  const look = followAnswers(port);
  const timers = followTimers();

  // One wait may be a busy machine's: the shortest of several is the server's own. Some clients take their time, too.
  for (let number = 0; number < 5; number++) {
    const client = await call(port);
    await client.sendPieces(["How long "]);
    if (number < 2) await pause(work + 10);
    await expectCount(client, "does it take?", { before: "How long " });
  }

  const answered = look();
  const blocks =
    "The answer came 20 ms after the client's end or later, and in the meantime your event loop stood still: no other client could be served.\nWhich way to wait lets the others go on?";
  if (
    answered.length &&
    answered.every(({ milliseconds, turned }) => milliseconds >= work - tolerance && !turned)
  )
    expect.fail(diagnose({ "blocks-the-event-loop": [true, blocks] }));
  const took = Math.round(Math.min(...answered.map(({ milliseconds }) => milliseconds)) * 10) / 10;
  const told = `The answer came ${took} ms after the client's end. It must take ${work} ms at least, as if the count took some work.`;
  const asked = timers();
  if (took >= work - tolerance) return;
  expect.fail(
    diagnose({
      "waits-beside-the-answer": [
        hasTimer(asked, work),
        `${told}\nYour code did set timers of ${work} ms. When does the timer start, and does the answer wait for it?`,
      ],
      "waits-one-millisecond": [
        asked.some((delay) => delay === 1),
        `${told}\nYour code set timers of 1 ms: that is what any delay below 1 becomes. In which unit is a timer's delay?`,
      ],
      "answers-at-once": [true, `${told}\nWhat in your code waits, and from which moment on?`],
    }),
  );
});

test("bytes are counted, not characters", async () => {
  const port = await start();

  for (const bytes of [Buffer.from("naïve café ☕ 🐈"), Buffer.from([0xff, 0xc3, 0x28, 0x00, 0xe2, 0x98])]) {
    const client = await call(port);

    await expectCount(client, bytes);
  }
});

test("a client that sends nothing gets 0", async () => {
  const client = await call(await start());

  await expectCount(client, "");
});

test("two clients at once have a count each", async () => {
  const port = await start();
  const [left, right] = [await call(port), await call(port)];
  await left.sendPieces(["left, "]);
  await right.sendPieces(["right"]);

  await expectCount(right, ", all of it", { before: "right" });
  await expectCount(left, "the rest", { before: "left, " });
});

test("half a million bytes are counted to the last", async () => {
  const client = await call(await start());

  await expectCount(client, Buffer.alloc(500_000, "x"));
});

test("a client that resets its connection leaves the others alone", async () => {
  const port = await start();
  const [rude, polite] = [await call(port), await call(port)];
  await rude.sendPieces(["never m"]);
  polite.send("half of ");
  suspect({
    crashed: {
      "dies-on-reset": diesOnReset("A client reset its connection"),
    },
  });
  rude.reset();

  await expectCount(polite, "a sentence", { before: "half of " });
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
  await expectTakenPort("startByteCounter", startByteCounter);
});

test("close() disconnects a client that never ends, and waits until the server is closed", async () => {
  const server = await within(1500, "startByteCounter() to resolve", startByteCounter());
  expectPort(server.port);
  const client = await connectPeer(server.port);
  await client.sendPieces(["still here"]);

  await expectClose(server, client);
});

/** Starts the server and returns its port; the server is closed when the test ends. */
async function start(port?: number): Promise<number> {
  return await startServer("startByteCounter", () => startByteCounter(port), startByteCounter);
}

interface Answered {
  milliseconds: number;
  /** True if the event loop went on in the meantime. */
  turned: boolean;
}

/** How long the server at this port takes from each client's end to its own, by its own clock. */
function followAnswers(port: number): () => Answered[] {
  return inAnswer((at: number) => {
    type Accepted = { socket: import("node:net").Socket };
    const took: Answered[] = [];
    process.getBuiltinModule("node:diagnostics_channel").subscribe("net.server.socket", (message) => {
      const { socket } = message as Accepted;
      if (socket.localPort !== at) return;
      socket.prependListener("end", () => {
        const began = performance.now();
        let turned = false;
        setImmediate(() => {
          turned = true;
        });
        socket.once("prefinish", () => took.push({ milliseconds: performance.now() - began, turned }));
      });
    });
    return () => [...took];
  }, port);
}

type EndSeen = "unread" | "unheard" | "heard";

/**
 * What the answer's socket made of the end of the client at `port`: nothing reads the socket; its 'end' fired and only
 * Node's own listener was called; or the answer heard it. Undefined if there is no such socket.
 */
function followEnd(port: number | undefined): () => EndSeen | undefined {
  return inAnswer((at: number | undefined) => {
    type Accepted = import("node:net").Socket;
    const { Socket } = process.getBuiltinModule("node:net");
    let seen: EndSeen | undefined;
    const look = (socket: Accepted) => {
      if (socket.remotePort !== at || seen) return;
      seen = "unread";
      socket.prependListener("end", () => {
        // Node has one listener of its own, and this is the other.
        seen = socket.listenerCount("end") > 2 ? "heard" : "unheard";
      });
    };
    // The server may have taken the client before or not yet.
    const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
    for (const handle of handles) if (handle instanceof Socket) look(handle);
    process
      .getBuiltinModule("node:diagnostics_channel")
      .subscribe("net.server.socket", (message) => look((message as { socket: Accepted }).socket));
    return () => seen;
  }, port);
}

/** The answer's end of the connection had a timeout of this many milliseconds, and `told` is what the client saw. */
function forSilence(told: string, timeout = 0): Symptoms[string] {
  return [
    timeout > 0 && timeout < 1000,
    `${told}\nYour code gave the socket a timeout of ${timeout} ms. It runs out whenever nothing passes for that long, whether or not the client has ended.\nWhich event says that the client has ended?`,
  ];
}

/**
 * The client sends `last`, after what it has sent `before`, and its end: now it gets the number of all these bytes, and
 * the server's end. `waiting` are the symptoms to look at first if it doesn't.
 */
async function expectCount(
  client: Peer,
  last: Uint8Array | string,
  { before = "", waiting = {} }: { before?: string; waiting?: Symptoms } = {},
): Promise<void> {
  const bytes = Buffer.concat([Buffer.from(before), Buffer.from(last)]);
  const end = followEnd(client.socket.localPort);
  const look = followSocket(client.socket.localPort);
  client.end(last);
  await until(2000, "your server to answer and end", () => client.ended || client.closed, {
    ...waiting,
    "never-ends": [
      () => client.receivedLength > 0,
      "The answer came, and then the connection stayed half open: your side never ended.",
    ],
    "never-reads": [
      () => end() === "unread",
      "The client ended its side, but nothing in your code reads the socket, so 'end' never fired.\nWhen does a socket start to read?",
    ],
    "waits-for-close": [
      () => end() === "unheard",
      "The client ended its side and 'end' fired on your socket, but nothing in your code listens for it.\nWhat has to happen on your side before 'close' fires?",
    ],
    "never-answers": [
      true,
      "The client ended its side, and your server neither answered nor ended.\nWhat does your code still wait for?",
    ],
  });
  const answer = client.take().toString();
  const { allowHalfOpen, destroyed, bytesWritten, writableEnded, timeout = 0 } = look() ?? {};
  const bases = [2, 8, 16, 36].filter((base) => answer === bytes.length.toString(base));
  const told = `The client sent ${bytes.length} bytes and its end, and your server answered ${JSON.stringify(answer)}.`;
  expect(
    answer,
    diagnose(
      {
        "destroys-the-socket": [
          answer === "" && allowHalfOpen && destroyed && !bytesWritten && !writableEnded,
          `The client sent ${bytes.length} bytes and its end. Your socket may stay half open, but it was destroyed before your code had written an answer.\nWhat destroys it when the reading is over?`,
        ],
        "answers-too-late": [
          answer === "" && bytes.length > 0,
          `The client sent ${bytes.length} bytes and its end. Then your side ended too, without having sent a byte.\nWhat had ended it by the time you had an answer?`,
        ],
        "silent-for-nothing": [
          answer === "",
          "The client sent nothing but its end, and your server ended without an answer.\nWhat is the count of a client that sends nothing?",
        ],
        "waits-for-silence": forSilence(told, answer === String(bytes.length) ? 0 : timeout),
        "counts-too-early": [
          answer === "0" && bytes.length > 0,
          `${told}\n0 is the count before the first byte has come. When does your code take the number that it sends?`,
        ],
        "starts-with-nothing": [
          answer === "undefined" || answer === "null" || answer === "NaN",
          `${told}\nWhat does your variable hold before the first byte is counted?`,
        ],
        "counts-characters": [
          answer === String(bytes.toString().length),
          `${told}\nThat is how many characters those bytes make.`,
        ],
        "counts-decoded-bytes": [
          answer === String(Buffer.byteLength(bytes.toString())),
          `${told}\nThat is how many bytes they make after they were decoded as UTF-8 and encoded again. Where do they become text?`,
        ],
        "sends-a-byte": [
          answer.length === 1 && answer === String.fromCharCode(bytes.length),
          `${told}\nThat is a single byte of the value ${bytes.length}. The answer is the count as decimal digits.`,
        ],
        "counts-in-another-base": [
          bytes.length > 9 && bases.length,
          `${told}\nThat is the right count in base ${bases[0]}. The answer is the count as decimal digits.`,
        ],
        "joins-the-lengths": [
          Number(answer) > bytes.length && sumsTo(answer, bytes.length),
          `${told}\nThose digits are the lengths of the chunks, written one after the other. Is your count a number from the start?`,
        ],
        "shares-the-count": [
          Number(answer) > bytes.length && Number(answer) <= sentTo(client.socket.remotePort),
          `${told}\nOther clients had sent bytes, too. Where does your count live, and how often does it exist?`,
        ],
        "counts-chunks": [
          answer === "1" && !before,
          `${told}\nWhat does your code count, and how many chunks carry those bytes?`,
        ],
        "loses-chunks": [
          (before || bytes.length > 65_536) && Number(answer) > 0 && Number(answer) < bytes.length,
          `${told}\nThe bytes came in more than one chunk, and some were not counted.`,
        ],
        "formats-the-count": [
          answer !== String(bytes.length) &&
            answer.replace(/[,.'\s_]/g, "") === String(bytes.length) &&
            /\d\D\d/.test(answer),
          `${told}\nThe answer is the digits and nothing else. Which method puts something between them?`,
        ],
        "adds-words": [
          new RegExp(`^\\D*\\b${bytes.length}\\b\\D*$`).test(answer) &&
            answer.trim() !== String(bytes.length),
          `${told}\nThe answer is the digits and nothing else.`,
        ],
        "adds-a-newline": [
          answer.trim() === String(bytes.length),
          `${told}\nThe answer is the digits and nothing else.`,
        ],
      },
      `${told} Expected ${JSON.stringify(String(bytes.length))}.`,
    ),
  ).toBe(String(bytes.length));
}

/** True if the digits can be cut into several numbers that make `total`. */
function sumsTo(digits: string, total: number): boolean {
  if (total < 0) return false;
  for (let at = 1; at < digits.length; at++) {
    const [first, rest] = [Number(digits.slice(0, at)), digits.slice(at)];
    if (first + Number(rest) === total || sumsTo(rest, total - first)) return true;
  }
  return false;
}

/** A client, remembered for `sentTo`. */
async function call(port: number): Promise<Peer> {
  const client = await connectPeer(port);
  clients.push(client);
  return client;
}

/** How many bytes all clients of the server at this port have sent. */
function sentTo(port: number | undefined): number {
  const sent = clients
    .filter(({ socket }) => socket.remotePort === port)
    .map(({ socket }) => socket.bytesWritten);
  return sent.reduce((sum, bytes) => sum + bytes, 0);
}
