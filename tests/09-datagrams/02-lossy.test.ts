/** A bad network does eight things to a datagram, and each has its test: that makes this long. */
import { setTimeout as pause } from "node:timers/promises";
import { request } from "#exercises/09-datagrams/02-lossy.ts";
import { escapeBytes } from "../../local-servers/escape.ts";
import { startLossy } from "../../local-servers/lossy.ts";
import { bind, type DatagramScript, type UdpServer } from "../../local-servers/udp.ts";
import { describeValue } from "../kit/bytes.ts";
import {
  countSends,
  expectClosed,
  expectRandomIds,
  openUdpSockets,
  undisturbed,
  watchUdpSockets,
} from "../kit/datagrams.ts";
import { followRestart, followTimers, hasTimer } from "../kit/timers.ts";
import {
  type BytesLike,
  diagnose,
  expect,
  inAnswer,
  type Outcome,
  outcome,
  Random,
  type Symptoms,
  suspect,
  test,
  toBytes,
  until,
} from "../test.ts";

/** Long enough that no test waits for it, on any machine. */
const long = { attempts: 2, timeout: 20_000 };

test("the answer comes back without its id, and nothing stays open", async () => {
  const server = await answering("pong!");
  const before = openUdpSockets();
  suspect({
    "leaking-timer": {
      "leaves-timer":
        "The answer had come and the socket was closed, but your timer was still running. What would it have done next?",
    },
  });

  const noId: Symptoms = {
    "no-id": [
      () => server.received[0]?.equals(Buffer.from("ping")),
      "Your datagram is the message alone. Where are the four bytes of the id?",
    ],
    "id-after-the-message": [
      () =>
        server.received[0]!.length === 8 && server.received[0]!.subarray(0, 4).equals(Buffer.from("ping")),
      "Your datagram begins with the message, and the id comes after it. The id comes first.",
    ],
    "id-of-another-size": [
      () => server.received[0]!.subarray(-4).equals(Buffer.from("ping")) && server.received[0]!.length !== 8,
      "Your datagram ends with the message, but what comes before it isn't four bytes long. How many bytes does your id take?",
    ],
    "ignores-view-offset": [
      () => server.received[0]!.length > 1000,
      'The message was "ping", a view of four bytes into a larger buffer, and you sent more than 1,000 bytes. Where in `.buffer` does a view begin, and where does it end?',
    ],
  };

  const { value, error } = await ask("ping", server, long, noId);
  const sent =
    'The message was "ping", a view of four bytes into a larger buffer, and your datagram was too long';
  const tooLong = diagnose({
    "ignores-view-offset": [
      (error as NodeJS.ErrnoException | undefined)?.code === "EMSGSIZE",
      `${sent} to be sent: it had more than 65,507 bytes. Where in \`.buffer\` does a view begin, and where does it end?`,
    ],
  });
  if (tooLong) expect.fail(tooLong);
  if (error) throw error;

  const question = server.received[0]!;
  expect(
    question.subarray(4),
    diagnose(noId, `The message was "ping", and your datagram was "${escapeBytes(question, 40)}".`),
  ).toEqualBytes("ping");
  expectAnswer({ value, resolved: true }, "pong!", {
    "keeps-the-id": [
      value?.length === 9 && toText(value).endsWith("pong!"),
      "You resolved with the whole datagram: four bytes of id and then the answer. The caller never sees ids.",
    ],
  });
  await expectClosed(before, {
    "leaves-open": [true, "The answer had come, and your socket stayed open: a program would not end."],
  });
});

test("message and answer are bytes", async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const server = await answering(bytes);

  const { value, error } = await ask(bytes, server, long);
  if (error) throw error;

  const sent = server.received[0]!.subarray(4);
  expect(
    sent,
    diagnose(
      {
        "decodes-text": [
          sent.includes("\uFFFD") || sent.includes("\xc2\x80", "latin1"),
          "The bytes of your message arrived changed. Did they become text on their way?",
        ],
      },
      "The message was all 256 bytes. This is what arrived after the id:",
    ),
  ).toEqualBytes(bytes);
  expectAnswer({ value, resolved: true }, bytes, {
    "decodes-text": [
      value && toText(value).includes("\xef\xbf\xbd"),
      "The answer has `ef bf bd` in it, the character for invalid UTF-8. Did the bytes become text on their way?",
    ],
  });
});

test("message and answer may be empty", async () => {
  const server = await answering("");

  const result = await ask("", server, { attempts: 3, timeout: 400 });

  const isMissed = result.error && server.received.length === 3;
  const { taken, missed } = isMissed ? await takenIds(300) : { taken: [], missed: [] };
  expectAnswer(result, "", {
    "misses-some-ids": missesSome(taken, missed),
    "drops-empty-answer": [
      result.error && server.received.length === 3,
      "The answer was the four bytes of your id and nothing more, and you went on waiting. An empty answer is an answer.",
    ],
  });
  expect(
    server.received[0]!.subarray(4),
    "The message was empty, and this is what came after the id:",
  ).toEqualBytes("");
});

test("a lost question is asked again, with the same bytes from the same socket", async () => {
  const ports: number[] = [];
  const server = await bind((datagram, reply, sender) => {
    ports.push(sender.port);
    if (ports.length >= 3) reply(answerTo(datagram, "third time lucky"));
  });
  const noRetry: Symptoms = {
    "no-retry": [
      () => server.received.length === 1,
      "Your first datagram was lost, and you sent no other. To the sender, a loss looks like silence.",
    ],
  };

  const result = await ask("anybody?", server, { attempts: 300, timeout: 25 }, noRetry);

  const [first, second] = server.received;
  const again: Symptoms = {
    ...noRetry,
    "new-id-per-attempt": [
      second && !second.subarray(0, 4).equals(first!.subarray(0, 4)),
      "Your attempts had different ids. A late answer to the first attempt would be thrown away.",
    ],
    "new-socket-per-attempt": [
      new Set(ports).size > 1,
      `Your attempts came from the ports ${ports.join(", ")}. A late answer to the first attempt finds nobody there.`,
    ],
  };
  expectAnswer(result, "third time lucky", again);
  for (const datagram of server.received)
    expect(datagram, diagnose(again, "A later attempt of yours was not the same as the first:")).toEqualBytes(
      first!,
    );
  expect(new Set(ports).size, diagnose(again)).toBe(1);
});

test("a late answer to an earlier attempt counts", async () => {
  const server = await bind((_datagram, reply) => {
    if (server.received.length === 2) reply(answerTo(server.received[0]!, "late"));
  });

  const result = await ask("first?", server, { attempts: 200, timeout: 40 });

  expectAnswer(result, "late", {}, "The answer to your first attempt came after your second one.");
});

test("it gives up after the last attempt, with the number of attempts", async () => {
  const server = await bind(() => {});
  const before = openUdpSockets();
  const timers = followTimers();
  const began = performance.now();
  const sends = countSends();
  const { value, error, resolved } = await ask(
    "hello?",
    server,
    { attempts: 10, timeout: 15 },
    {
      "doubles-the-timeout": [
        () => isGrowing(timers()),
        "The pauses between your attempts become longer and longer. The timeout is the same for each attempt.",
      ],
      "never-gives-up": [
        () => server.received.length > 10,
        "Nobody answered, ten attempts were allowed, and you went on sending.",
      ],
    },
  );
  const took = performance.now() - began;
  const calls = sends();
  await arrived(server, 10);

  expect(
    error,
    diagnose(
      {
        "resolves-without-answer": [
          resolved,
          `Nobody answered, and your promise resolved with ${value}. What does the contract say about that?`,
        ],
      },
      `Nobody answered, and your promise rejected with ${describeValue(error)}. Expected an Error.`,
    ),
  ).toBeInstanceOf(Error);
  const sent = server.received.length;
  const counted = `With \`attempts: 10\`, you sent ${sent} ${sent === 1 ? "datagram" : "datagrams"}.`;
  expect(
    sent,
    diagnose(
      {
        "gives-up-too-early": [
          calls === 10 && sent === 9,
          "With `attempts: 10`, your code called `send` ten times, and nine datagrams left. You closed the socket before the last one was sent.\nThe last attempt has its timeout as well: what does your code do right after its last `send`?",
        ],
        "off-by-one": [Math.abs(sent - 10) === 1, `${counted} The first one is an attempt, too.`],
      },
      counted,
    ),
  ).toBe(10);
  expect(
    took > 60 ? "more than 60 ms" : `${took} ms`,
    diagnose({
      "divides-the-timeout": [
        took <= 60,
        `Ten attempts of 15 ms each were over after ${Math.round(took)} ms. Each attempt has the whole timeout.`,
      ],
    }),
  ).toBe("more than 60 ms");
  expect(
    (error as Error).message,
    diagnose({
      "hides-the-attempts": [
        true,
        `Ten attempts were made, and your error says "${(error as Error).message}". How many attempts were there?`,
      ],
    }),
  ).toMatch(/(?<!\d)10(?!\d)/);
  await expectClosed(before, {
    "leaves-open-on-failure": [
      true,
      "You gave up, your promise rejected, and the socket stayed open. Which of your lines closes it then?",
    ],
  });
});

test("the last attempt has its timeout as well", async () => {
  const server = await bind(async (datagram, reply) => {
    await pause(20);
    reply(answerTo(datagram, "just in time"));
  });

  const result = await ask("last?", server, { attempts: 1, timeout: long.timeout });

  await arrived(server, 1);
  expectAnswer(result, "just in time", {
    "gives-up-too-early": [
      result.error && server.received.length === 1,
      `After your last attempt you rejected at once: ${result.error}. Its answer was on the way.`,
    ],
    "off-by-one": [
      result.error && server.received.length === 0,
      "With `attempts: 1`, you sent nothing. The first datagram is an attempt, too.",
    ],
  });
});

test("what is ignored makes the wait neither longer nor shorter", async () => {
  await Promise.all([expectNotShorter(), undisturbed(100, expectNotLonger)]);
});

async function expectNotShorter(): Promise<void> {
  const server = await bind(async (datagram, reply) => {
    for (let count = 0; count < 3; count++) reply(otherId(datagram));
    await wait.begin();
    reply(otherId(datagram));
    await pause(30);
    reply(answerTo(datagram, "patience"));
  });
  const wait = followRestart(long.timeout);
  const timers = followTimers();

  const result = await ask(
    "wait?",
    server,
    { attempts: 6, timeout: long.timeout },
    {
      "hears-one-datagram-only": [
        () => server.received.length === 1,
        "Three datagrams with another id came first, then your answer, and your promise is still pending.\nWhat does your code do after a datagram that it ignores? Is it still listening?",
      ],
    },
  );

  const isAnew = wait.wasRestarted();
  const delays = timers();
  expectAnswer(result, "patience", {
    "takes-any-answer": [result.value && toText(result.value) === "not yours", anyAnswer],
    "rejects-on-strangers": [
      result.error && server.received.length === 1,
      "A datagram with another id came, and you gave up. Anyone could end your calls that way.",
    ],
    shortens: [
      result.error && server.received.length > 1,
      `Datagrams with another id came, and you used up your attempts within moments: they say nothing about your question.`,
    ],
  });
  expect(
    server.received.length,
    diagnose({
      shortens: [
        true,
        `Datagrams with another id came, and you sent your question again at once: ${server.received.length} times, though its 20 seconds had hardly begun.`,
      ],
    }),
  ).toBe(1);
  expect(
    hasTimer(delays, long.timeout / 6) && !hasTimer(delays, long.timeout),
    diagnose({
      "divides-the-timeout": [
        true,
        "With `attempts: 6` and a timeout of 20 seconds, your timer was set for 3.3 seconds. Each attempt has the whole timeout.",
      ],
    }),
  ).toBe(false);
  expect(
    isAnew,
    diagnose({
      prolongs: [
        true,
        "Your attempt had a timer of 20 seconds. When a datagram with another id came, you let it begin anew. As long as such datagrams keep coming, your attempt never ends.",
      ],
    }),
  ).toBe(false);
}

async function expectNotLonger(): Promise<void> {
  let over = false;
  const server = await bind(async (datagram, reply) => {
    for (let count = 0; count < 500 && !over; count++) {
      reply(otherId(datagram));
      await pause(10);
    }
  });

  const { error, value, resolved } = await ask(
    "enough?",
    server,
    { attempts: 1, timeout: 150 },
    {
      prolongs: [
        () => server.received.length > 0,
        "Datagrams with another id kept coming, and your attempt of 150 ms never ended. What starts its time again?",
      ],
    },
  ).finally(() => {
    over = true;
  });

  expectRejected({ error, value, resolved }, "Only datagrams with another id came");
}

const anyAnswer =
  "A datagram with a different id came first, and you took it for your answer. It may answer a question that was asked long ago.";

test("an answer with another id is not taken", async () => {
  const server = await bind((datagram, reply) => {
    for (const places of [[0, 1, 2, 3], [3], [2], [1], [0]]) {
      const other = Buffer.from(datagram.subarray(0, 4));
      for (const place of places) other[place]! ^= 0x41;
      reply(Buffer.concat([other, Buffer.from(places.length === 4 ? "other id" : `byte ${places[0]}`)]));
    }
    reply(answerTo(datagram, "right id"));
  });

  const result = await ask("which?", server, long);

  const text = toText(result.value ?? Buffer.of());
  expectAnswer(result, "right id", {
    "takes-any-answer": [text.endsWith("other id"), anyAnswer],
    "compares-part-of-the-id": [
      /byte \d$/.test(text),
      "The id of a datagram differed from yours in a single byte, and you took it for your answer. How much of the id do you compare?",
    ],
  });
});

test("a stranger's datagram is not taken", async () => {
  const stranger = await bind(() => {});
  const server = await bind((datagram, reply, sender) => {
    stranger.send(answerTo(datagram, "from a stranger"), sender.port);
    reply(answerTo(datagram, "from the server"));
  });

  const result = await ask("who?", server, long);

  expectAnswer(result, "from the server", {
    "takes-strangers": [
      result.value && toText(result.value) === "from a stranger",
      `Port ${server.port} was asked, a datagram came from port ${stranger.port}, and you took it for the answer. Who sent it?`,
    ],
  });
});

test("a datagram too short for an id is ignored", async () => {
  suspect({
    crashed: {
      "dies-on-short":
        "A datagram of fewer than four bytes came, and your program ended. What does a read past the end of a Buffer do?",
    },
  });
  const server = await bind((datagram, reply) => {
    for (let length = 0; length < 4; length++) reply(datagram.subarray(0, length));
    reply(answerTo(datagram, "long enough"));
  });

  const result = await ask("short?", server, long);

  expectAnswer(result, "long enough", {
    "takes-short": [
      result.value?.length === 0,
      "A datagram of fewer than four bytes came, and you took it for an empty answer. Where would its id be?",
    ],
  });
});

test("every call has a random id", async () => {
  const server = await bind((datagram, reply) => reply(answerTo(datagram, "yes")));
  const ids: Buffer[] = [];

  for (let call = 0; call < 32; call++) {
    const { error } = await ask("id?", server, long);
    if (error) throw error;
    ids.push(server.received[call]!.subarray(0, 4));
  }

  expectRandomIds(ids, "call");
});

test("a closed port and a message too long reject", async () => {
  const { value: answer } = await ask("anybody?", await answering("yes"), long);
  expect(answer).toEqualBytes("yes");
  const gone = await bind(() => {});
  await gone.close();
  const before = openUdpSockets();
  suspect({
    crashed: {
      "uses-the-closed-socket": [
        ({ code }) => code === "ERR_SOCKET_DGRAM_NOT_RUNNING",
        "The system refused to send. Your code closed the socket, and then used it again. What of your code still runs after that, and what stops it?",
      ],
      "dies-on-send-error":
        "The system refused to send, and that ended your program. Where does the error of a send arrive, and who hands it to your promise?",
    },
  });

  const outcomes = await Promise.all([
    ask("anybody?", gone, { attempts: 2, timeout: 15 }),
    ask(new Uint8Array(65_507), gone, { attempts: 2, timeout: 15 }),
  ]);

  for (const one of outcomes) expectRejected(one, "Nobody can have answered");
  await expectClosed(before, {
    "leaves-open-on-failure": [
      true,
      "A question could not be sent or answered, your promise rejected, and a socket stayed open.",
    ],
  });
});

test("requests get through loss, repeats, delays and disorder", { meta: { limit: 9000 } }, async () => {
  const server = await startLossy({
    seed: Number(process.env.WORKBOOK_SEED ?? 9),
    loss: 0.3,
    repeat: 0.3,
    delay: 25,
    order: "random",
    skip: 4,
    answer: (datagram) => answerTo(datagram, datagram.toString("latin1", 4).toUpperCase()),
  });
  const random = new Random("questions over a lossy network");
  const words = Array.from({ length: 10 }, () => random.word(8));

  const outcomes = await Promise.all(words.map((word) => ask(word, server, { attempts: 600, timeout: 15 })));

  for (const [index, one] of outcomes.entries())
    expectAnswer(one, words[index]!.toUpperCase(), {}, "Datagrams were lost, repeated and late.");
});

interface Options {
  attempts: number;
  timeout: number;
}

/** How a request to `server` ends. */
async function ask(
  message: BytesLike,
  server: Pick<UdpServer, "port" | "host"> & Partial<UdpServer>,
  options: Options,
  symptoms: Symptoms = {},
): Promise<Outcome<Uint8Array>> {
  const known = { ...symptoms, ...nothingSent(server) };
  const asking = () => request(toBytes(message), server.port, server.host, options);
  try {
    return await outcome(2500, "request() to settle", asking, known);
  } catch (error) {
    const hasName = /^\[(?!misses-the-answer|hears-one-datagram-only)/.test((error as Error).message);
    if (!hasName && server.received?.length) await expectOtherCallsMissToo();
    throw error;
  }
}

/** An answer that was right has been missed: other calls, which may not wait long, say more about why. */
async function expectOtherCallsMissToo(): Promise<void> {
  const { taken, missed, tookAll } = await takenIds(300);
  const causes: Symptoms = {
    "misses-some-ids": missesSome(taken, missed),
    "waits-out-the-timeout": [
      missed.length === 0 && taken.length > 0 && tookAll,
      "The answer had come, and your promise was still pending. Other calls had a timeout of 300 ms, and resolved with the answer once that time was over.\nWhat does your code wait for: the answer, or the end of the attempt?",
    ],
  };
  if (diagnose(causes)) await until(100, "request() to settle, after 2500 ms", () => false, causes);
}

/**
 * Ids with a byte above 7f are missed. On a busy machine, any answer can come too late, so what counts are those that were
 * taken: that none of so many has such a byte is no chance.
 */
function missesSome(taken: string[], missed: string[]): readonly [boolean, () => string] {
  const bytes = (id: string) => id.match(/../g)!.map((byte) => Number.parseInt(byte, 16));
  const isHigh = (byte: number) => byte > 0x7f;
  const isByAny = taken.length > 2 && taken.every((id) => !bytes(id).some(isHigh));
  const isByFirst = taken.length > 10 && taken.every((id) => !isHigh(bytes(id)[0]!));
  const seldom = missed.filter((id) => bytes(id).some(isHigh));
  return [
    seldom.length > 0 && (isByFirst || isByAny),
    () =>
      `Answers with the ids ${taken.slice(0, 3).join(", ")} were taken, those with ${seldom.slice(0, 3).join(", ")} were not.\nHow does your code compare the ids? What does it make of ${isByAny ? "a byte" : "a first byte"} above 7f?`,
  ];
}

/** Why a call may be waited for in vain, whatever it asks. */
function nothingSent(server: Partial<UdpServer>): Symptoms {
  const before = openUdpSockets();
  const hasOpened = watchUdpSockets();
  const nothing = () => server.received?.length === 0;
  return {
    "closes-before-sending": [
      () => nothing() && hasOpened() && openUdpSockets() <= before,
      "Your promise is pending, no datagram of yours has arrived, and your socket is closed already.\nWhen does a `finally` run if the promise before it was returned without `await`?",
    ],
    "waits-before-sending": [
      () => nothing() && openUdpSockets() > before,
      "Your promise is pending, and no datagram of yours has arrived. The first attempt goes out at once.",
    ],
    "misses-the-answer": [
      () => !nothing() && server.received?.length === 1 && server.received[0]!.length >= 4,
      "Your datagram arrived, and your promise is still pending.\nIf the answer has come (see below): does your code recognize its id, and does it stop waiting at that moment?",
    ],
  };
}

/** The call resolved with this answer. `told` is what happened, for mistakes that are not known. */
function expectAnswer(
  { value, error, resolved }: Outcome<Uint8Array>,
  expected: BytesLike,
  symptoms: Symptoms = {},
  told = "",
): void {
  const seen = resolved
    ? "Your promise resolved with another answer:"
    : `Your promise rejected with ${error}.`;
  expect(resolved ? value : error, diagnose(symptoms, `${told}\n${seen}`.trim())).toEqualBytes(expected);
}

function expectRejected({ value, error, resolved }: Outcome<Uint8Array>, why: string): void {
  const seen = resolved
    ? `resolved with ${value}. Expected a rejection.`
    : `rejected with ${describeValue(error)}. Expected an Error.`;
  expect(error, `${why}, and your promise ${seen}`).toBeInstanceOf(Error);
}

/** How many calls are made at once, and how many rounds at most: so many that some ids have no byte above 7f. */
const [callsAtOnce, mostRounds] = [32, 5];

/** The ids of calls whose answers, not empty ones, were taken and not taken, and whether all of them took the whole timeout. */
async function takenIds(timeout: number): Promise<{ taken: string[]; missed: string[]; tookAll: boolean }> {
  const taken: string[] = [];
  const missed: string[] = [];
  const server = await bind(async (datagram, reply) => reply(answerTo(datagram, datagram.subarray(4))));
  const asking = inAnswer(
    async (
      learners: typeof request,
      port: number,
      host: string,
      [atOnce, rounds]: number[],
      options: Options,
    ) => {
      const call = async (index: number) => {
        const began = performance.now();
        await learners(Buffer.from(String(index)), port, host, options);
        return performance.now() - began;
      };
      const settled: PromiseSettledResult<number>[] = [];
      for (let round = 0; round < rounds!; round++) {
        const calls = Array.from({ length: atOnce! }, (_, at) => call(round * atOnce! + at));
        settled.push(...(await Promise.allSettled(calls)));
        const taken = settled.filter(({ status }) => status === "fulfilled").length;
        if (taken === settled.length || taken > 2) break; // Nothing is missed, or it is plain what is taken.
      }
      return settled;
    },
    request,
    server.port,
    server.host,
    [callsAtOnce, mostRounds],
    { attempts: 1, timeout },
  );
  const { value: outcomes = [] } = await outcome(3000, "request() to settle", asking);
  for (const [index, { status }] of outcomes.entries()) {
    const question = server.received.find((datagram) => datagram.toString("latin1", 4) === String(index));
    if (question) (status === "fulfilled" ? taken : missed).push(question.toString("hex", 0, 4));
  }
  const tookAll = outcomes.every((one) => one.status === "rejected" || one.value >= timeout - 2);
  return { taken, missed, tookAll };
}

/** A server that answers every question with these bytes. */
function answering(bytes: BytesLike): Promise<UdpServer> {
  const script: DatagramScript = (datagram, reply) => reply(answerTo(datagram, bytes));
  return bind(script);
}

/** The id of a question, then the answer. */
function answerTo(question: Uint8Array, answer: BytesLike): Buffer {
  return Buffer.concat([question.subarray(0, 4), toBytes(answer)]);
}

function otherId(question: Uint8Array): Buffer {
  return Buffer.from(answerTo(question, "not yours").map((byte, place) => (place < 4 ? byte ^ 0x41 : byte)));
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

/** Gives the last datagrams time to arrive. */
async function arrived(server: UdpServer, count: number): Promise<void> {
  const what = `${count} datagrams to arrive`;
  await outcome(1000, what, () => until(250, what, () => server.received.length >= count));
}

/** True if the code asked for one longer wait after another. */
function isGrowing(delays: readonly number[]): boolean {
  const longest = delays.filter((delay, at) => at > 0 && delay > 1.2 * Math.max(...delays.slice(0, at)));
  return longest.length > 2;
}
