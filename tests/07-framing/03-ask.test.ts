/** Long, because an ask can be lost in many ways, and the judge has to hear of each end without handling it first. */
import { LineClient } from "#exercises/07-framing/03-ask.ts";
import { grouped } from "../../local-servers/escape.ts";
import { lookUntil } from "../../local-servers/looks.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { closedPort, listen } from "../../local-servers/tcp.ts";
import { describeValue } from "../kit/bytes.ts";
import { slowNetwork } from "../kit/slow-network.ts";
import { joinWithEnd } from "../kit/sockets.ts";
import { followSlowTimers } from "../kit/timers.ts";
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

test("a question goes out as a line, and the next line is its reply", async () => {
  const { client, peer } = await start();

  const asking = attempt(client, "café ☕?");
  const sent = await within(1000, "the question and its LF", peer.readUntil("\n"), {
    "forgets-the-newline": [
      () => peer.receivedLength === Buffer.byteLength("café ☕?"),
      "The server received the question and nothing after it. How can it know that the question is complete?",
    ],
  });
  expect(
    sent,
    diagnose(
      {
        "sends-crlf": [
          sent.at(-2) === 0x0d,
          "A question was asked, and a CR came before its LF. The question ends in LF alone.",
        ],
        "sends-latin1": [
          sent.includes(0xe9) && !sent.includes(0xc3),
          "The question has an é, and you sent it as the byte E9. In UTF-8 it is C3 A9. What encoding did you name?",
        ],
      },
      "The server received other bytes than the question in UTF-8 and an LF.",
    ),
  ).toEqualBytes("café ☕?\n");
  peer.send("No, it's tea.\n");
  await expectReply(asking, "No, it's tea.");

  peer.end();
  await finish(client, peer);
});

test("an ask waits for as long as the server needs", async () => {
  const { client, peer } = await start();
  const fireTimers = followSlowTimers(20);
  const asking = attempt(client, "Is it tea-time?");
  await within(1000, "the question", peer.readUntil("\n"));

  const delays = fireTimers();
  peer.send("yes\n");

  await expectReply(asking, "yes", ({ error }) => ({
    "sets-a-timeout": [
      error && delays.length > 0,
      `The server took its time for the reply, and your ask rejected with ${error}. Your code had set a timer for ${grouped(delays[0]!)} ms. How long may an ask wait?`,
    ],
  }));
  peer.end();
  await finish(client, peer);
});

test("a reply may end in CRLF and arrive in pieces", async () => {
  const { client, peer } = await start();

  const asking = attempt(client, "What's new?");
  await peer.sendPieces(["na", Buffer.from([0xc3]), Buffer.from([0xaf]), "ve\r", "\n"]);
  await expectReply(asking, "naïve", ({ value = "" }) => ({
    "first-chunk-only": [
      value === "na",
      'The reply arrived in pieces, and your ask resolved with the first one, "na". What ends a reply?',
    ],
    "decodes-per-chunk": [
      value.includes("\uFFFD"),
      "A character of the reply was cut across two chunks and came out as U+FFFD. When do you turn bytes into text?",
    ],
  }));

  peer.end();
  await finish(client, peer);
});

test("a second question is asked on the same connection", async () => {
  const { client, peer } = await start();
  const first = attempt(client, "first?");
  peer.send("1\n");
  await expectReply(first, "1");

  const second = attempt(client, "second?");
  await until(1000, "the second question to arrive", () => peer.receivedLength === 15 || peer.ended, {});
  peer.send("2\n");
  await expectReply(second, "2", ({ error }) => ({
    "reads-anew": [
      error && peer.ended,
      `After the first reply your side ended the connection, and the second ask rejected with ${error}. What does leaving a \`for await\` loop do to a socket?`,
    ],
  }));

  peer.end();
  await finish(client, peer);
});

test("one chunk may hold two replies", async () => {
  const { client, peer } = await start();
  const first = attempt(client, "first?");
  const second = attempt(client, "second?");
  await within(1000, "two questions", peer.read(15), {
    "waits-its-turn": [
      () => peer.receivedLength === 7,
      "Two questions were asked, and only the first was sent. Nobody has to wait for a reply before sending the next question.",
    ],
    "sends-something-else": [
      () => peer.receivedLength > 7,
      () =>
        `The questions "first?" and "second?" were asked one right after the other, and the server received ${JSON.stringify(peer.take().toString())}. What does your second ask send while the first is waiting?`,
    ],
  });

  peer.send("1\n2\n");
  const overwritten: Symptoms = {
    "forgets-who-waits": [
      () => second.seen(),
      "Two asks were waiting and two replies came. The second ask got one of them, the first never settled. Where do you keep the asks that are waiting?",
    ],
  };
  const settled = [
    await first.settled(overwritten),
    await second.settled(lostReply("1\\n2\\n", [first, second])),
  ];

  expectReplies(settled, ["1", "2"]);
  peer.end();
  await finish(client, peer);
});

test("ten questions go out at once, and each gets its own reply", async () => {
  const { client, peer } = await start();
  const numbers = Array.from({ length: 10 }, (_, index) => String(index));
  const asks = numbers.map((number) => attempt(client, number));
  await within(1000, "ten questions before the first reply", peer.read(20), {
    "waits-its-turn": [
      () => peer.receivedLength === 2,
      "Ten questions were asked, and only the first was sent. Nobody has to wait for a reply before sending the next question.",
    ],
  });

  await peer.sendPieces(["r0\nr1\nr", "2\n", "r3\nr4\nr5\nr6\nr7\r", "\nr8\nr9\n"]);
  const settled = await Promise.all(asks.map((ask) => ask.settled(lostReply("r0\\nr1\\nr", asks))));

  expectReplies(
    settled,
    numbers.map((number) => `r${number}`),
  );
  peer.end();
  await finish(client, peer);
});

test("every reply comes out unchanged, an empty one too", async () => {
  const { client, peer } = await start();
  const asks = ["a", "b", "c"].map((question) => attempt(client, question));
  await within(1000, "three questions", peer.read(6));

  peer.send("\n  deep \t\nend\n");
  const lost: Symptoms = {
    "drops-empty-replies": [
      () => asks.filter(({ seen }) => seen()).length === 2,
      "Three asks were waiting and three lines came, the first of them empty. Only two asks got a reply. Is an empty line a line?",
    ],
  };
  const replies = await Promise.all(asks.map((ask) => ask.settled(lost)));

  expect(
    replies[1]?.value,
    diagnose({
      "trims-replies": [
        replies[1]?.value !== "  deep \t" && replies[1]?.value?.trim() === "deep",
        `The server's reply was "  deep \\t", and your ask resolved with ${described(replies[1]!)}. Which characters does the method that you use remove?`,
      ],
    }),
  ).toBe("  deep \t");
  expectReplies(replies, ["", "  deep \t", "end"]);
  peer.end();
  await finish(client, peer);
});

test("the same question may be asked twice at the same time", async () => {
  const { client, peer } = await start();
  const asks = [attempt(client, "time?"), attempt(client, "time?")];
  await within(1000, "both questions", peer.read(12));

  peer.send("9 o'clock\n10 o'clock\n");
  const lost: Symptoms = {
    "waits-by-question": [
      () => asks.some(({ seen }) => seen()),
      'The question "time?" was asked twice, and two replies came. Only one of the two asks settled. By what do you find the ask that a reply belongs to?',
    ],
  };
  const replies = await Promise.all(asks.map((ask) => ask.settled(lost)));

  expectReplies(replies, ["9 o'clock", "10 o'clock"]);
  peer.end();
  await finish(client, peer);
});

test("two clients have nothing in common", async () => {
  const [left, right] = [await start(), await start()];
  const asks = [left, right].map(({ client }) => attempt(client, "where?"));
  for (const [index, { peer }] of [left, right].entries()) {
    const other = [right, left][index]!;
    await within(1000, "the question of each client", peer.read(7), {
      "shares-between-clients": [
        () => other.peer.receivedLength > 7,
        "Two clients were connected, and each asked its own server. Both questions went to the same server. What of a client do you keep in a place that exists only once?",
      ],
    });
  }

  right.peer.send("right\n");
  await right.peer.sendPieces([]);
  left.peer.send("left\n");
  const settled = await Promise.all(asks.map((ask) => ask.settled({})));
  const replies = settled.map(({ value, error }) => error ?? value);

  expect(
    replies,
    diagnose(
      {
        "shares-between-clients": [
          replies.join() === "right,left",
          "Two clients were connected to two servers, and each of them got the reply that belongs to the other. What of a client do you keep in a place that exists only once?",
        ],
      },
      `Two clients asked their servers, which replied "left" and "right". The asks ended with ${settled.map(described).join(", ")}.`,
    ),
  ).toEqual(["left", "right"]);
  for (const { client, peer } of [left, right]) await finish(client, peer);
});

test("a line that comes before its question is kept", async () => {
  const { client, peer } = await start();
  await peer.sendPieces(["welcome\nno", "tice\n"]);

  const asks = ["a", "b", "c"].map((question) => attempt(client, question));
  await within(1000, "three questions", peer.read(6));
  peer.send("reply\nlate\nlater\n");
  const settled = await Promise.all(asks.map((ask) => ask.settled({})));
  const replies = settled.map(({ value }) => value);

  expect(
    settled[0]?.error ?? replies,
    diagnose(
      {
        "drops-early-lines": [
          replies[0] === "reply",
          `The server sent "welcome" before anyone asked, and your first ask resolved with ${JSON.stringify(replies[0])}. Where do you keep a line that nobody is waiting for yet?`,
        ],
      },
      `The server sent "welcome", "notice", "reply", "late" and "later". Your asks resolved with ${JSON.stringify(replies)}.`,
    ),
  ).toEqual(["welcome", "notice", "reply"]);
  peer.end();
  await finish(client, peer);
});

test("a line that comes before its question is kept, even if it is empty", async () => {
  const { client, peer } = await start();
  await peer.sendPieces(["\n", "notice\n"]);

  const asks = ["a", "b"].map((question) => attempt(client, question));
  await within(1000, "two questions", peer.read(4));
  const lost: Symptoms = {
    "loses-an-early-empty-line": [
      () => asks.some(({ seen }) => seen()),
      'An empty line and "notice" came before two questions, and only one of the two asks settled. How do you test whether a line has been kept? An empty string is falsy.',
    ],
  };
  const replies = await Promise.all(asks.map((ask) => ask.settled(lost)));

  expectReplies(replies, ["", "notice"]);
  peer.end();
  await finish(client, peer);
});

test("when the server hangs up, replies that are complete still count and all other asks reject", async () => {
  const { client, peer } = await start();
  const asks = ["a", "b", "c", "d"].map((question) => attempt(client, question));
  await within(1000, "four questions", peer.read(8));

  joinWithEnd(peer);
  peer.end("1\n2\n");
  const settled = await Promise.all(asks.map((ask) => ask.settled(hanging("The server hung up", asks))));
  const late = await attempt(client, "late?").settled(afterwards("the server had hung up"));

  expectEnd(settled, late, "the server hung up");
  await finish(client, peer);
});

test("when the connection is reset, replies that are complete still count and all other asks reject", async () => {
  suspect({
    crashed: {
      "dies-on-reset": {
        seen: "The connection was reset, and that ended your program.",
        ask: "Who listens for the socket's 'error' event?",
      },
    },
  });
  const { client, peer } = await start();
  const asks = ["a", "b", "c", "d"].map((question) => attempt(client, question));
  await within(1000, "four questions", peer.read(8));

  await peer.sendPieces(["1\n2\n"]);
  peer.reset();
  const settled = await Promise.all(
    asks.map((ask) => ask.settled(hanging("The connection was reset", asks))),
  );
  const late = await attempt(client, "late?").settled(afterwards("the connection had been reset"));

  expectEnd(settled, late, "the connection was reset");
  await finish(client, peer);
});

test("a reset while nobody asks does no harm, until somebody does", async () => {
  suspect({
    crashed: {
      "dies-when-idle": {
        seen: "The connection was reset while no ask was waiting, and that ended your program.",
        ask: "Who listens for the socket's 'error' event then?",
      },
    },
  });
  const used = await start();
  const asking = attempt(used.client, "a");
  used.peer.send("1\n");
  await expectReply(asking, "1");

  const both = [used, await start()];
  for (const { peer } of both) {
    peer.reset();
    await peer.whenClosed();
  }
  const other = await start(); // Until this one is connected, your program has seen the resets.

  for (const { client, peer } of both) {
    const late = await attempt(client, "late?").settled(afterwards("the connection had been reset"));

    expect(
      late.error,
      diagnose({}, `The connection was reset, and your next ask resolved with ${described(late)}.`),
    ).toBeInstanceOf(Error);
    await finish(client, peer);
  }
  other.peer.end();
  await finish(other.client, other.peer);
});

test("a question goes out unchanged, even an empty one", async () => {
  const { client, peer } = await start();
  for (const question of ["", "  two  spaces\t"]) {
    const asking = attempt(client, question);
    const sent = await within(1000, `the question ${JSON.stringify(question)}`, peer.readUntil("\n"), {
      "refuses-an-empty-question": [
        () => question === "" && asking.seen(),
        "An empty question was asked, and your ask settled without sending anything. Only a CR or an LF makes a question impossible. An empty one is a line too.",
      ],
    });
    expect(
      sent,
      diagnose(
        {
          "trims-questions": [
            sent.toString().trim() === question.trim() && sent.toString() !== `${question}\n`,
            `The question was ${JSON.stringify(question)}, and the server received ${JSON.stringify(sent.toString())}. Spaces belong to the question.`,
          ],
        },
        `The question was ${JSON.stringify(question)}, and the server received ${JSON.stringify(sent.toString())}.`,
      ),
    ).toEqualBytes(`${question}\n`);
    peer.send("ok\n");
    await expectReply(asking, "ok");
  }
  peer.end();
  await finish(client, peer);
});

test("a question with a line end in it is refused, and the client stays usable", async () => {
  const { client, peer } = await start();
  for (const question of ["one\ntwo", "one\rtwo", "one\r\n", "\n"]) {
    const refused = attempt(client, question);
    const good = attempt(client, "good");
    const arrived = await within(1000, "the good question after a bad one", peer.readUntil("good\n"));

    await expectRefusal(question, refused, arrived.toString().slice(0, -"good\n".length));
    peer.send("fine\n");
    const end = await good.settled({
      "counts-the-refused": [
        () => true,
        "A question was refused, then a good one was asked, and its reply came. The good ask never got it. Which ask is still in your queue?",
      ],
    });
    expect(end.error ?? end.value, diagnose({}, `The server's reply was "fine".`)).toBe("fine");
  }
  peer.end();
  await finish(client, peer);
});

test("a question with a line end in it is refused each time it is asked", async () => {
  const { client, peer } = await start();
  const [first, second] = [attempt(client, "one\ntwo"), attempt(client, "one\ntwo")];
  const good = attempt(client, "good");

  const arrived = await within(1000, "the good question after two bad ones", peer.readUntil("good\n"));
  const sent = arrived.toString().slice(0, -"good\n".length);

  expect(
    sent,
    diagnose(
      {
        "refuses-every-other": [
          sent === "one\ntwo\n",
          'The question "one\\ntwo" was asked twice in a row. You refused it once, and the other time you sent it. Does your way of looking for a line end remember anything from one call to the next?',
        ],
      },
      `Two bad questions were asked, and the server received ${JSON.stringify(sent)} before the good one.`,
    ),
  ).toBe("");
  for (const bad of [first, second]) await expectRefusal("one\ntwo", bad, "");
  peer.send("fine\n");
  await expectReply(good, "fine");
  peer.end();
  await finish(client, peer);
});

test("close() closes the connection, although the server stays on the line", async () => {
  const { client, peer } = await start();

  await finish(client, peer);

  await until(1000, "the connection to end", () => peer.ended || peer.closed);
});

test("close() ends waiting asks, although the server stays on the line", async () => {
  const { client, peer } = await start();
  const asks = [attempt(client, "a"), attempt(client, "b")];
  await within(1000, "two questions", peer.read(4));

  await finish(client, peer);
  const symptoms: Symptoms = {
    "close-leaves-asks": [
      () => true,
      "close() had resolved, and an ask that was waiting never settled. What happens to the asks that are waiting?",
    ],
  };
  const settled = await Promise.all(asks.map((ask) => ask.settled(symptoms)));
  const late = await attempt(client, "late?").settled(afterwards("close() had resolved"));

  for (const ask of [...settled, late]) {
    expect(
      ask.error,
      diagnose(
        {
          "resolves-on-hang-up": [
            ask.resolved,
            `close() had resolved, no reply had come, and an ask resolved with ${described(ask)}. How does the caller notice?`,
          ],
        },
        `close() had resolved, and an ask ended with ${described(ask)}.`,
      ),
    ).toBeInstanceOf(Error);
  }
});

test("close() does not wait for questions that the network hasn't taken", async () => {
  const { client, peer } = await start();
  const network = slowNetwork();
  network.hold();
  const ask = attempt(client, "Anybody there?");
  await within(1000, "your question", network.written());
  const waits: Symptoms = {
    "close-waits-for-writes": [
      () => !peer.closed && !peer.ended,
      "A question was still waiting in your socket, because the network took nothing, and close() never resolved. Your socket isn't destroyed. Which method destroys it at once?",
    ],
  };

  await finish(client, peer, waits);

  expect((await ask.settled({})).error, "close() had resolved, and an ask resolved too.").toBeInstanceOf(
    Error,
  );
});

test("close() may be called again", async () => {
  const { client, peer } = await start();
  const symptoms: Symptoms = {
    "waits-for-past-close": [
      () => true,
      "One close() had resolved, and another one never did. Does 'close' come again for a listener that is late?",
    ],
  };

  await finish(client, peer);
  const again = await outcome(1000, "a second close() to resolve", () => client.close(), symptoms);

  expect(again.error, diagnose({}, `A second close() rejected with ${again.error}.`)).toBeUndefined();
});

test("a connection that is refused rejects with the system's error", async () => {
  suspect({
    crashed: {
      "never-rejects": {
        seen: "The connection was refused, and that ended your program instead of rejecting your promise.",
        ask: "Who listens for the socket's 'error' event?",
      },
    },
  });
  const port = await closedPort();

  const { value, error } = await outcome(
    1500,
    "LineClient.connect() to reject",
    () => LineClient.connect(port, "127.0.0.1"),
    {
      "never-rejects": [
        () => true,
        "Nobody listens at that port, and your promise never settled. Which event reports that?",
      ],
    },
  );

  expect(
    error,
    diagnose(
      {
        "resolves-too-early": [
          value,
          "Nobody listens at that port, and your promise resolved. When is a socket connected?",
        ],
      },
      `Nobody listens at that port, and your promise rejected with ${error}.`,
    ),
  ).toMatchObject({ code: "ECONNREFUSED" });
});

test("the connection goes to the host that was passed", async () => {
  suspect({
    crashed: {
      "never-rejects": {
        seen: "Nobody listens at that address, and that ended your program instead of rejecting your promise.",
        ask: "Who listens for the socket's 'error' event?",
      },
    },
  });
  const server = await listen(() => {});

  const { value, error } = await outcome(1500, "LineClient.connect() to settle", () =>
    LineClient.connect(server.port, "::1"),
  );
  if (value) await lookUntil(() => server.peers.length > 0);

  expect(
    error,
    diagnose(
      {
        "ignores-the-host": [
          value && server.peers.length > 0,
          "A server listens at 127.0.0.1 only, connect() was called with the host ::1, and it got a connection. Where does your code pass the host on?",
        ],
      },
      `Nobody listens at that host, and your promise ${error ? `rejected with ${error}` : "resolved"}. Expected the system's error.`,
    ),
  ).toMatchObject({ code: expect.stringMatching(/^E/) });
});

/** A client under judgement, connected, and the server's end of its connection. */
async function start(): Promise<{ client: LineClient; peer: Peer }> {
  const server = await listen(() => {});
  const { value, error } = await outcome(1500, "LineClient.connect() to resolve", () =>
    LineClient.connect(server.port, server.host),
  );
  expect(
    typeof value?.ask,
    diagnose(
      {},
      `LineClient.connect() ended with ${error ?? describeValue(value)}. The caller wants a LineClient.`,
    ),
  ).toBe("function");
  await until(1000, "the connection to arrive", () => server.peers.length > 0);
  return { client: value!, peer: server.peers[0]! };
}

/** Calls close(), and looks at what becomes of the connection. */
async function finish(client: LineClient, peer: Peer, symptoms: Symptoms = {}): Promise<void> {
  suspect({
    leaking: {
      "leaves-open":
        "close() had resolved, and the connection was still open: your side had ended, and the server's had not.",
    },
  });
  const { error } = await outcome(1500, "close() to resolve", () => client.close(), {
    ...symptoms,
    "waits-for-past-close": [
      () => peer.closed,
      "The connection is closed, and close() never resolved. Which event is it waiting for, and can that event still come?",
    ],
    "close-waits-for-server": [
      () => peer.ended && !peer.closed,
      "Your side had ended, the server kept its side open, and close() never resolved. What is it waiting for?",
    ],
    "close-waits-first": [
      () => !peer.ended && !peer.closed,
      "close() never resolved, and the connection is still open in both directions. What does your code wait for before it destroys the socket?",
    ],
  });
  expect(error, diagnose({}, `close() rejected with ${error}.`)).toBeUndefined();
}

/** An ask that is under way. */
interface Ask {
  /** What ask() threw before it returned a promise. */
  thrown: unknown;
  /** True once it has settled. */
  seen(): boolean;
  /** Waits for its end; the symptoms are those of a wait that runs out. */
  settled(symptoms: Symptoms): Promise<Outcome<string>>;
}

/** Asks, and hears of the end at once, whenever somebody wants to know it. */
function attempt(client: LineClient, question: string): Ask {
  let thrown: unknown;
  let seen = false;
  const settling = (async (): Promise<Outcome<string>> => {
    try {
      const asking = beginning(() => client.ask(question));
      return { value: await asking, resolved: true };
    } catch (error) {
      return { error, resolved: false };
    }
  })().then((end) => {
    seen = true;
    return end;
  });
  function beginning<T>(ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      thrown = error;
      throw error;
    }
  }
  const what = `ask(${JSON.stringify(question)}) to settle`;
  return {
    thrown,
    seen: () => seen,
    settled: (symptoms) => within(1000, what, settling, symptoms),
  };
}

/** The ask rejected with a TypeError, and nothing had been sent: `sent` is what arrived before the next question. */
async function expectRefusal(question: string, { thrown, seen, settled }: Ask, sent: string): Promise<void> {
  const asked = `The question ${JSON.stringify(question)}`;
  if (sent) await until(200, "the ask to reject", seen).catch(() => {});
  expect(
    sent,
    diagnose(
      {
        "sends-before-checking": [
          seen() && sent,
          `${asked} was refused, but the server had received ${JSON.stringify(sent)}. When do you look at it?`,
        ],
        "injects-newline": [
          /[\r\n]./s.test(sent),
          `${asked} was sent, and the server received ${JSON.stringify(sent)}. How many questions is that to a server?`,
        ],
      },
      `${asked} must be refused, but the server received ${JSON.stringify(sent)}.`,
    ),
  ).toBe("");
  expect(
    thrown,
    diagnose({
      "throws-on-newline": [
        thrown,
        `${asked} made ask() throw before it returned a promise. A caller that waits with \`.catch\` doesn't see that. How does an ask reject?`,
      ],
    }),
  ).toBeUndefined();
  const { error } = await settled({});
  expect(
    error,
    diagnose({}, `${asked} must be refused with a TypeError. Your ask ended with ${error ?? "a reply"}.`),
  ).toBeInstanceOf(TypeError);
}

async function expectReply(
  ask: Ask,
  expected: string,
  symptoms: (end: Outcome<string>) => Symptoms = () => ({}),
): Promise<void> {
  const end = await ask.settled({});
  expect(
    end.error ?? end.value,
    diagnose(
      {
        ...symptoms(end),
        "keeps-line-end": [
          end.value !== expected && end.value?.trimEnd() === expected,
          `The reply came out as ${JSON.stringify(end.value)}, with its line end. Which bytes can end a line?`,
        ],
      },
      `The server's reply was ${JSON.stringify(expected)}. Your ask ended with ${described(end)}.`,
    ),
  ).toBe(expected);
}

function expectReplies(settled: Outcome<string>[], expected: string[]): void {
  const replies = settled.map(({ value, error }) => error ?? value);
  expect(
    replies,
    diagnose(
      {
        "mixes-replies": [
          new Set(replies).size < replies.length && replies.every((reply) => typeof reply === "string"),
          `Different questions got the same reply: ${JSON.stringify(replies)}. Which ask may take a line that has arrived?`,
        ],
        "last-asked-first": [
          JSON.stringify(replies) === JSON.stringify(expected.toReversed()),
          `The replies were given out in the wrong order: ${JSON.stringify(replies)}. Which of the waiting asks came first?`,
        ],
        "gives-out-in-another-order": [
          JSON.stringify(replies.toSorted()) === JSON.stringify(expected.toSorted()),
          `Each ask got one of the replies, but not its own: they came as ${JSON.stringify(expected)}, and your asks resolved with ${JSON.stringify(replies)}. Who decides which ask takes the next line?`,
        ],
      },
      `The server's replies were ${JSON.stringify(expected)}. Your asks ended with ${settled.map(described).join(", ")}.`,
    ),
  ).toEqual(expected);
}

/** Of four asks two had replies; the others, and a late one, must have rejected. */
function expectEnd(settled: Outcome<string>[], late: Outcome<string>, what: string): void {
  const ends = settled.map(described).join(", ");
  const seen = `Four asks were waiting, "1" and "2" came, and ${what}. The asks ended with ${ends}`;
  expect(
    settled.slice(0, 2).map(({ value }) => value),
    diagnose(
      {
        "loses-complete-replies": [
          settled.slice(0, 2).some(({ error }) => error),
          `${seen}. Two replies had arrived completely.`,
        ],
      },
      seen,
    ),
  ).toEqual(["1", "2"]);
  for (const ask of [...settled.slice(2), late]) {
    expect(
      ask.error,
      diagnose(
        {
          "resolves-on-hang-up": [
            ask.resolved,
            `${seen}, a later one with ${described(late)}. How does a caller notice that there was no reply?`,
          ],
        },
        seen,
      ),
    ).toBeInstanceOf(Error);
  }
}

function described({ value, error, resolved }: Outcome<string>): string {
  return resolved ? (JSON.stringify(value) ?? "undefined") : String(error);
}

function lostReply(sent: string, asks: Ask[]): Symptoms {
  return {
    "loses-between-reads": [
      () => asks.some(({ seen }) => seen()),
      `The replies came in chunks, one of them "${sent}", and only some of the asks got their reply. What becomes of bytes after the end of a line?`,
    ],
  };
}

function hanging(what: string, asks: Ask[]): Symptoms {
  return {
    "rejects-only-the-first": [
      () => asks.filter(({ seen }) => seen()).length === 3,
      `${what} while two asks were waiting. One of them rejected, the other never settled. What settles the others?`,
    ],
    "hangs-on-hang-up": [
      () => asks.filter(({ seen }) => seen()).length === 2,
      `${what} while two asks were waiting, and they never settled. Which event says that no more replies will come?`,
    ],
  };
}

function afterwards(what: string): Symptoms {
  return {
    "hangs-afterwards": [
      () => true,
      `After ${what}, somebody asked, and that ask never settled. Can a reply still come?`,
    ],
  };
}
