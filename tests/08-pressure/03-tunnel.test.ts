/** Long, because all that can happen to one connection (bytes, end, reset, refusal, standstill) is tried in both directions. */
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { startTunnel } from "#exercises/08-pressure/03-tunnel.ts";
import { grouped } from "../../local-servers/escape.ts";
import { resolveTo } from "../../local-servers/names.ts";
import { LostPeer, type Peer } from "../../local-servers/peer.ts";
import { onDispose } from "../../local-servers/scope.ts";
import { closedPort, connectPeer, listen } from "../../local-servers/tcp.ts";
import { expectClose, expectLocalAddress, expectTakenPort } from "../kit/any-server.ts";
import { firstDifference } from "../kit/bytes.ts";
import { slowNetwork } from "../kit/slow-network.ts";
import { followTimerStarts, type TimerStart } from "../kit/timers.ts";
import {
  diagnose,
  expect,
  inAnswer,
  outcome,
  own,
  type Symptoms,
  startServer,
  suspect,
  test,
  until,
  within,
} from "../test.ts";

const megabyte = 1024 * 1024;

test("the tunnel connects to its target when a client comes, not before", async () => {
  const server = await listen(() => {});
  await start(server.port);
  const last = connect(server.port, "127.0.0.1");
  onDispose(() => last.destroy());
  await once(last, "connect"); // Whoever connected before this one is accepted before it.
  const isLast = ({ socket }: Peer) => socket.remotePort === last.localPort;
  await until(1000, "the target to accept its own client", () => server.peers.some(isLast));

  expect(
    server.peers.length - 1,
    diagnose({
      "connects-without-a-client": [
        true,
        "Nobody had connected to your tunnel yet, and it had already connected to the target. Each client gets a connection of its own. When does your code call connect(), and how often?",
      ],
    }),
  ).toBe(0);
  await leave(...server.peers);
});

test("a question crosses to the target, and the answer comes back", async () => {
  const { client, target } = await joined();

  client.send("Hey, can you hear me?");
  const question = await within(1000, "the question to reach the target", target.read(21), {
    "one-way": [
      () => target.receivedLength === 0,
      "The client sent a question and nothing of it reached the target. Each direction needs code that passes its bytes on.",
    ],
  });
  expect(question, diagnose({}, "The question changed on its way to the target.")).toEqualBytes(
    "Hey, can you hear me?",
  );
  target.send(Buffer.from([0x59, 0xff, 0x00, 0x0d]));
  const answer = await within(1000, "the target's answer to reach the client", client.read(4), {
    "one-way": [
      () => client.receivedLength === 1,
      "The question reached the target, and nothing of its answer reached the client. Each direction needs code that passes its bytes on.",
    ],
  });

  const decoded =
    "The target's answer holds the byte FF, which isn't UTF-8, and it reached the client as EF BF BD. Where did bytes become text?";
  expect(
    answer,
    diagnose(
      {
        "decodes-text": [answer.includes(Buffer.from([0xef, 0xbf])), decoded],
        "writes-characters": [
          answer.includes(Buffer.from([0xc3, 0xbf])),
          "The target's answer holds the byte FF, and it reached the client as C3 BF, which is the character U+00FF in UTF-8. Where did a byte become a character?",
        ],
      },
      "The target's answer changed on its way to the client.",
    ),
  ).toEqualBytes(Buffer.from([0x59, 0xff, 0x00, 0x0d]));
});

test("the client's end crosses, and the answer after it comes back", async () => {
  const { client, target } = await joined();

  client.end("12345");
  const heard = await within(1500, "the client's end to reach the target", target.readToEnd(), {
    "keeps-the-end": [
      () => target.receivedLength === 5 && !target.ended,
      "The client ended its side. Its bytes reached the target, its end did not: the target goes on waiting for the rest.",
    ],
  });
  expect(heard).toEqualBytes("12345");
  await pause(20);
  target.end("You sent 5 bytes.");

  const { value = Buffer.alloc(0) } = await outcome(
    1500,
    "the answer and the target's end",
    client.readToEnd(),
    {
      "no-half-close": [
        () => target.closed && client.receivedLength === 1,
        "The client ended its side and waited for the answer. You closed the target's connection before the target could give it. An end closes one direction only.",
      ],
    },
  );
  expect(
    value,
    diagnose({
      "no-half-close": [
        value.length === 0,
        "The client ended its side and waited for the answer, and you closed the connection before it came. An end closes one direction only.",
      ],
    }),
  ).toEqualBytes("You sent 5 bytes.");
});

test("the target's end crosses, and the client goes on sending", async () => {
  const { client, target } = await joined();

  target.end("Closing time!");
  expect(
    await within(1500, "the target's end to reach the client", client.readToEnd(), {
      "keeps-the-end": [
        () => client.receivedLength === 13 && !client.ended,
        "The target ended its side. Its bytes reached the client, its end did not.",
      ],
    }),
  ).toEqualBytes("Closing time!");
  await client.sendPieces(["But ", "I am not ", "done."], 10);
  const early = target.ended;
  client.end();

  const { value = Buffer.alloc(0) } = await outcome(1500, "the client's end", target.readToEnd());
  expect(
    value,
    diagnose({
      "no-half-close": [
        early,
        "The target ended its side, and then you ended the other direction too, although the client was still sending. Which of your two sockets may stay half open, and who decided that?",
      ],
    }),
  ).toEqualBytes("But I am not done.");
});

test("bytes that come before the target is connected are kept", async () => {
  resolveTo("far.test", ["127.0.0.1"], 40); // Nobody is connected before the name has been looked up.
  const server = await listen(() => {});
  const port = await start(server.port, 0, "far.test");
  const client = await connectPeer(port, "127.0.0.1", { say: "Already here?" });
  const kept = async () => {
    while (server.peers.length === 0) await pause(5);
    return await server.peers[0]!.read(13);
  };

  const bytes = await within(1500, "the first bytes to reach the target", kept(), {
    "drops-early-bytes": [
      () => server.peers[0]?.receivedLength === 0,
      "The client sent 13 bytes as soon as it was connected. Your tunnel connected to the target a moment later, and the bytes never came out. Where do bytes wait while the target is not connected yet?",
    ],
  });

  expect(bytes).toEqualBytes("Already here?");
  await leave(client, ...server.peers);
});

test("ten clients at once each get a connection of their own", async () => {
  const server = await listen(async (peer) => {
    while (!peer.ended) peer.send(await peer.readSome());
  });
  const port = await start(server.port);
  const symptoms: Symptoms = {
    "shares-the-target": [
      () => server.peers.length === 1,
      "Ten clients are connected, and the target sees a single connection. How would it know which bytes belong together?",
    ],
    "drops-early-bytes": [
      () => server.peers.length === 10 && server.peers.some(({ receivedLength }) => receivedLength === 0),
      "Ten clients sent their bytes as soon as they were connected, and not all of these bytes reached the target. Where do bytes wait while the target is not connected yet?",
    ],
  };

  const clients: Peer[] = [];
  own({ close: () => leave(...clients, ...server.peers) });
  const echoes = Array.from({ length: 10 }, async (_, number) => {
    const client = await connectPeer(port, "127.0.0.1", { say: `I am client ${number}.` });
    clients.push(client);
    return await within(1500, "each client's echo", client.read(14), symptoms);
  });

  for (const [number, echo] of (await Promise.all(echoes)).entries())
    expect(echo, diagnose(symptoms)).toEqualBytes(`I am client ${number}.`);
});

test("a reset of the client closes the target's connection", async () => {
  suspect({
    crashed: {
      "dies-on-reset": {
        seen: "The client reset its connection, and that ended the whole tunnel.",
        ask: "Who listens for the 'error' event of your socket?",
      },
    },
  });
  const { client, target } = await joined();

  client.reset();

  await until(1000, "the target's connection to be closed", () => target.ended || target.closed, {
    "leaves-other-side": [
      true,
      "The client reset its connection, and the target's is still open. For every client that breaks off, a connection to the target stays behind.",
    ],
  });
});

test("a reset of the target closes the client's connection", async () => {
  suspect({
    crashed: {
      "dies-on-reset": {
        seen: "The target reset its connection, and that ended the whole tunnel.",
        ask: "Who listens for the 'error' event of your socket?",
      },
    },
  });
  const { client, target } = await joined();

  target.reset();

  await until(1000, "the client's connection to be closed", () => client.ended || client.closed, {
    "leaves-other-side": [
      true,
      "The target reset its connection, and the client's is still open: it waits for an answer that can't come any more.",
    ],
  });
});

test("a reset after an end closes the other side", async () => {
  const { client, target } = await joined();
  client.end();
  await within(1000, "the client's end to reach the target", target.readToEnd());

  client.reset();

  await closesWhileSending(
    target,
    "The client ended its side and later reset its connection. The target goes on sending, and its connection is still open. What does end() do to a side that has already ended?",
  );
});

for (const [from, to] of [
  ["client", "target"],
  ["target", "client"],
] as const) {
  test(`what the ${from} has sent reaches the ${to}, even if both sides have ended by then`, async () => {
    const network = slowNetwork();
    const sides = await joined();
    network.hold();

    sides[to].end();
    await until(1500, `the ${to}'s end to reach the ${from}`, () => sides[from].ended);
    sides[from].end("Last words.");
    await until(1500, `the ${from}'s connection to be closed`, () => sides[from].closed);
    await network.release();

    const { value = Buffer.alloc(0) } = await outcome(
      1500,
      "the last bytes and the end",
      sides[to].readToEnd(),
    );
    expect(
      value,
      diagnose(
        {
          "loses-the-tail": [
            value.length === 0,
            `Both sides ended in good order. The last 11 bytes were still waiting in your queue for the ${to}, and you destroyed its connection. Your other socket had emitted 'close': does that mean that its bytes have arrived?`,
          ],
        },
        `The ${from} sent "Last words." and ended, after the ${to} had ended its side. The network was slow, and the ${to} got other bytes.`,
      ),
    ).toEqualBytes("Last words.");
  });
}

test("a target that refuses closes its client without a byte, and the tunnel goes on", async () => {
  suspect({
    crashed: {
      "dies-on-refused": {
        seen: "The target refused the connection, and that ended the whole tunnel.",
        ask: "Who listens for the 'error' event of your socket?",
      },
    },
  });
  const port = await start(await closedPort());

  for (const number of ["first", "second"]) {
    const client = await connectPeer(port);
    client.send("Anybody?");
    await until(1500, `the ${number} client's connection to be closed`, () => client.ended || client.closed, {
      "leaves-client-waiting": [
        true,
        "The target refused the connection, and your client is still connected. It waits for an answer that can't come.",
      ],
    });
    expect(
      client.take(),
      diagnose({
        "answers-itself": [
          true,
          "The target refused the connection, and the client got bytes that no target has sent. It can't tell them from an answer.",
        ],
      }),
    ).toEqualBytes("");
  }
});

test("the target's host counts, not only its port", async () => {
  resolveTo("nowhere.test", []);
  const server = await listen(() => {});
  const client = await connectPeer(await start(server.port, 0, "nowhere.test"));

  await until(1500, "the client's connection to be closed", () => client.ended || client.closed, {
    "forgets-the-host": [
      () => server.peers.length > 0,
      `The target was port ${server.port} of a host that can't be found, nowhere.test. You connected to that port of this machine. Which host does connect() use if you don't name one?`,
    ],
    "leaves-client-waiting": [
      () => server.peers.length === 0,
      "The target's host can't be found, and your client is still connected. It waits for an answer that can't come.",
    ],
  });
});

test(
  "a side that doesn't read holds up the other, and a reset still reaches it",
  { meta: { limit: 20_000 } },
  async () => {
    const [up, down] = [await joined(), await joined()];
    up.target.hold();
    down.client.hold();

    const moved = await within(
      6000,
      "64 MiB to be offered",
      Promise.all([offer(up.client, 64 * megabyte), offer(down.target, 64 * megabyte)]),
    );

    for (const [index, direction] of ["target", "client"].entries()) {
      expect(
        moved[index],
        diagnose({
          "fills-memory": [
            moved[index]! >= 32 * megabyte,
            `The ${direction} doesn't read, and you took ${Math.round(moved[index]! / megabyte)} of 64 MiB meant for it. They wait in your memory: what did write() return?`,
          ],
        }),
      ).toBeLessThan(32 * megabyte);
    }
    for (const [sender, reader] of [
      [up.client, "target"],
      [down.target, "client"],
    ] as const) {
      expect(
        sender.closed || sender.ended,
        diagnose({
          "hangs-up-on-slow": [
            true,
            `The ${reader} had stopped reading, and you closed the connection of the side that was sending. A slow reader is not a lost one: stop reading from the sender, and go on later.`,
          ],
        }),
      ).toBe(false);
    }
    up.client.reset();
    down.target.reset();
    const advice =
      "One side had stopped reading, and bytes were waiting for it. Then the other side reset its connection, and this one is still open. How long does end() wait for bytes that nobody reads?";
    await Promise.all([closesWhileSending(up.target, advice), closesWhileSending(down.client, advice)]);
  },
);

test("50 MB each way cross at the same time, whole and in order", { meta: { limit: 20_000 } }, async () => {
  const { client, target } = await joined();
  const length = 50 * megabyte; // No system keeps that much.
  const bytes = pattern(length + 7);
  const [up, down] = [bytes.subarray(0, length), bytes.subarray(7)];
  const all = `${grouped(length)} bytes`;

  client.end(up);
  target.end(down);

  const { value: places, error } = await outcome(
    8000,
    "50 MB in each direction and both ends",
    Promise.all([firstChange(target, up), firstChange(client, down)]),
    {
      "never-resumes": [
        () =>
          !(target.closed || client.closed) &&
          (target.receivedLength < length || client.receivedLength <= length),
        `Both sides sent ${all}, and both were reading. Then the bytes stopped, and no connection was lost. A side that you stopped reading, because write() had returned false: what tells you to read it again?`,
      ],
    },
  );
  if (error instanceof LostPeer) {
    const part = `Client and target sent ${all} each, at the same time, and both were reading. The target had got ${grouped(target.receivedLength)} bytes and the client ${grouped(client.receivedLength - 1)} when their connections were lost.`;
    expect.fail(
      diagnose({
        "hangs-up-on-slow": [
          true,
          `${part} One direction is faster than the other at times. Does your code close a connection for that?`,
        ],
      }),
    );
  }
  for (const [index, side] of ["target", "client"].entries()) {
    const place = places![index]!;
    const changed = `Client and target sent ${all} each, at the same time. On the way to the ${side}, bytes were lost, added or put in another order: the first ${grouped(place)} are as they were sent, and from there on it differs.`;
    if (place >= 0) expect.fail(diagnose({}, changed));
  }
});

test("each tunnel gets a free port of 127.0.0.1 only", async () => {
  const server = await listen(async (peer) => {
    await peer.readToEnd();
    peer.end();
  });
  const ports = [await start(server.port), await start(server.port, 0)];

  await expectLocalAddress(ports[0]!);
  expect(new Set(ports).size).toBe(2);
});

test("a port that is taken rejects with EADDRINUSE", async () => {
  const { port } = await listen(() => {});

  await expectTakenPort("startTunnel", (taken) => startTunnel({ port, host: "127.0.0.1" }, taken));
});

test("close() hangs up on clients and targets", async () => {
  suspect({ leaking });
  const { port, peers } = await listen(() => {});
  const tunnel = await within(1500, "startTunnel() to resolve", () =>
    startTunnel({ port, host: "127.0.0.1" }),
  );
  const client = await connectPeer(tunnel.port);
  client.send("x");
  await until(1000, "the client's byte to reach the target", () => peers[0]?.receivedLength === 1);

  await expectClose(tunnel, client);

  await until(
    1000,
    "the target to be hung up on",
    () => peers.every(({ ended, closed }) => ended || closed),
    {
      "leaves-targets": [
        true,
        "close() has finished and the clients are gone, and the target's connection is still open. Who hangs up on it?",
      ],
    },
  );
});

const leaking = {
  "leaves-targets": "close() had finished, and a connection of your tunnel was still open.",
};

/** Starts a tunnel to this port and returns its own; the tunnel is closed when the test ends. */
async function start(target: number, port?: number, host = "127.0.0.1"): Promise<number> {
  const listening = await startServer("startTunnel", () => startTunnel({ port: target, host }, port));
  suspect({ leaking, waiting: {} });
  return listening;
}

/** A client and the target's end of its connection. The tunnel between them is ready: a byte of the target has passed. */
async function joined(): Promise<{ client: Peer; target: Peer }> {
  const server = await listen((peer) => peer.send("!"));
  const timeouts = timeoutSymptoms(followTimerStarts());
  const client = await connectPeer(await start(server.port));
  const reading = client.read(1);
  reading.catch(() => {}); // Awaited below.
  const afterEnd = await askByEnding(client, server.peers);
  const first = await outcome(1500, "the target's first byte to reach the client", reading, {
    ...timeouts,
    "waits-for-the-client": [
      () => server.peers.length === 0,
      "The client was silent, and you opened no connection to the target, which would have spoken first. When is the right moment to connect?",
    ],
    "writes-back": [
      () => server.peers[0]?.receivedLength === 1,
      "The target sent a byte, and the same byte came back to the target instead of reaching the client. Which socket does your listener write to? A method that is handed over by itself forgets which object it belongs to.",
    ],
    "one-way": [
      () => server.peers.length === 1,
      "You connected to the target, and what it said didn't reach the client. Each direction needs code that passes its bytes on.",
    ],
  });
  const timeout = diagnose(timeouts);
  if (timeout) expect.fail(timeout);
  if (afterEnd === "came" && !first.error) {
    const advice =
      "The target sent a byte, and the client got nothing until it had ended its own side. Then the byte came. Your two directions run one after the other. What does your code await before it begins with the second?";
    expect.fail(diagnose({ "one-after-the-other": [true, advice] }));
  }
  if (afterEnd === "lost") {
    const advice =
      "You connected to the target, and what it said didn't reach the client, neither at once nor after the client had ended its side. Each direction needs code that passes its bytes on, from the beginning.";
    expect.fail(diagnose({ "one-way": [true, advice] }));
  }
  if (first.error) {
    const away = `The target is at port ${server.port} of 127.0.0.1, and you had not connected to it. Where did you connect?`;
    expect.fail(
      `You closed the client's connection before the target's first byte had reached it.${server.peers.length ? "" : `\n${away}`}`,
    );
  }
  const target = server.peers[0]!;
  own({ close: () => leave(client, target) }); // Before the tunnel is closed.
  return { client, target };
}

/**
 * Waits for the target's first byte. If it doesn't come, although the target is connected, the client ends its side; says
 * whether the byte came then, or the connection was lost; undefined if nobody had to ask.
 */
async function askByEnding(client: Peer, targets: readonly Peer[]): Promise<"came" | "lost" | undefined> {
  const came = () => client.receivedLength > 0 || client.closed;
  await until(1200, "the target's first byte", came).catch(() => {});
  if (came() || targets[0]?.receivedLength !== 0) return undefined;
  client.end();
  await until(300, "the target's first byte", came).catch(() => {});
  if (client.receivedLength > 0) return "came";
  return client.ended || client.closed ? "lost" : undefined;
}

/** No socket of the tunnel gives up on a silence: not now, and not in an hour. One that already gave up counts, too. */
function timeoutSymptoms(starts: () => TimerStart[]): Symptoms {
  const timeout = () => starts().find(({ ofSocket }) => ofSocket)?.delay ?? 0;
  return {
    "sets-a-timeout": [
      () => timeout() > 0,
      () =>
        `You gave a socket a timeout of ${grouped(timeout())} ms. Both sides may be silent for as long as they like: a tunnel has no idle timeout.`,
    ],
  };
}

/** Both sides end in good order if the tunnel lets them: what stays open after that was left by the tunnel. */
async function leave(...sides: Peer[]): Promise<void> {
  for (const side of sides) side.end();
  await until(200, "both ends", () => sides.every(({ ended, closed }) => ended || closed)).catch(() => {});
  for (const { socket } of sides) socket.destroy();
}

/** A connection that is gone answers with a reset when something is sent. */
async function closesWhileSending(peer: Peer, advice: string): Promise<void> {
  const sending = async () => {
    while (!peer.closed) await peer.sendPieces(["still here "], 5);
  };
  await within(1500, "the connection to be closed", sending(), {
    "ends-politely": [() => !peer.closed, advice],
  });
}

/** Sends as much as the other side takes, and returns how much that was. It is over when nothing moves for a while. */
async function offer(from: Peer, total: number): Promise<number> {
  const piece = Buffer.alloc(256 * 1024);
  const { socket } = from;
  for (let offered = 0; offered < total; offered += piece.length) {
    from.send(piece);
    if (socket.writableNeedDrain && !(await drained(from))) break;
  }
  return socket.bytesWritten - socket.writableLength;
}

/** False if nothing moves although the answer's process has had twenty turns: a busy machine can be slow, and isn't stuck. */
async function drained({ socket }: Peer): Promise<boolean> {
  const drain = new Promise<true>((resolve) => socket.once("drain", () => resolve(true)));
  const turns = inAnswer(async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((done) => setTimeout(done, 5));
    return false;
  });
  return (await Promise.race([drain, turns])) || !socket.writableNeedDrain;
}

/**
 * Reads to the other side's end. Returns the place of the first byte that is not as it was sent, is missing or is one too many,
 * or -1. Nothing is kept: at 50 MB, joining the pieces takes longer than sending them.
 */
async function firstChange(peer: Peer, sent: Buffer): Promise<number> {
  let length = 0;
  let place = -1;
  for (let part = await peer.readSome(); part.length; part = await peer.readSome()) {
    const within = place < 0 ? firstDifference(part, sent.subarray(length, length + part.length)) : -1;
    if (within >= 0) place = length + within;
    length += part.length;
  }
  return place < 0 && length < sent.length ? length : place;
}

/** Bytes of which no two places are easily confused. */
function pattern(length: number): Buffer {
  return Buffer.alloc(
    length,
    Uint8Array.from({ length: 251 }, (_, at) => at),
  );
}
