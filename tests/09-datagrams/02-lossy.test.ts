import { setTimeout as pause } from "node:timers/promises";
import { request } from "#exercises/09-datagrams/02-lossy.ts";
import { startLossy } from "../../local-servers/lossy.ts";
import { bind, type DatagramScript, type UdpServer } from "../../local-servers/udp.ts";
import {
  type BytesLike,
  diagnose,
  expect,
  inAnswer,
  type Outcome,
  outcome,
  type Symptoms,
  suspect,
  test,
  toBytes,
  until,
} from "../test.ts";

/** Long enough that no test waits for it, on any machine. */
const long = { attempts: 2, timeout: 3000 };

test("the answer comes back without its id, and nothing stays open", async () => {
  const server = await answering("pong!");
  const before = openSockets();
  suspect({
    leaking: {
      "leaves-timer":
        "The answer had come and the socket was closed, but your timer was still running. What would it have done next?",
    },
  });

  const noId: Symptoms = {
    "no-id": [
      () => server.received[0]?.equals(Buffer.from("ping")),
      "Your datagram is the message alone. Where are the four bytes of the id?",
    ],
    "id-of-another-size": [
      () => server.received[0]!.subarray(-4).equals(Buffer.from("ping")) && server.received[0]!.length !== 8,
      "Your datagram ends with the message, but what comes before it isn't four bytes long. How many bytes does your id take?",
    ],
  };

  const { value, error } = await ask("ping", server, long, noId);
  if (error) throw error;

  const question = server.received[0]!;
  expect(
    question.subarray(4),
    diagnose(noId, `Your datagram was ${question.length} bytes long.`),
  ).toEqualBytes("ping");
  expect(
    value,
    diagnose({
      "keeps-the-id": [
        value?.length === 9 && toText(value).endsWith("pong!"),
        "You resolved with the whole datagram: four bytes of id and then the answer. The caller never sees ids.",
      ],
    }),
  ).toEqualBytes("pong!");
  await closed(before, {
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
    diagnose({
      "decodes-text": [
        sent.includes("\uFFFD") || sent.includes("\xc2\x80", "latin1"),
        "The bytes of your message arrived changed. Did they become text on their way?",
      ],
    }),
  ).toEqualBytes(bytes);
  expect(
    value,
    diagnose({
      "decodes-text": [
        value && toText(value).includes("\xef\xbf\xbd"),
        "The answer has `ef bf bd` in it, the character for invalid UTF-8. Did the bytes become text on their way?",
      ],
    }),
  ).toEqualBytes(bytes);
});

test("message and answer may be empty", async () => {
  const server = await answering("");

  const { value, error } = await ask("", server, { attempts: 3, timeout: 400 });

  expect(
    value,
    diagnose({
      "drops-empty-answer": [
        error && server.received.length === 3,
        "The answer was the four bytes of your id and nothing more, and you went on waiting. An empty answer is an answer.",
      ],
    }),
  ).toEqualBytes("");
  expect(server.received[0]).toHaveLength(4);
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
      "Your first datagram was lost, and you never sent another one. Silence is all that a loss looks like.",
    ],
  };

  const { value, error } = await ask("anybody?", server, { attempts: 30, timeout: 25 }, noRetry);

  const [first, second] = server.received;
  const again = diagnose({
    ...noRetry,
    "new-id-per-attempt": [
      second && !second.subarray(0, 4).equals(first!.subarray(0, 4)),
      "Your attempts had different ids. An answer to the first attempt that comes late would be thrown away.",
    ],
    "new-socket-per-attempt": [
      new Set(ports).size > 1,
      `Your attempts came from the ports ${ports.join(", ")}. An answer to the first attempt that comes late finds nobody there.`,
    ],
  });
  expect(value ?? error, again).toEqualBytes("third time lucky");
  for (const datagram of server.received) expect(datagram, again).toEqualBytes(first!);
  expect(new Set(ports).size, again).toBe(1);
});

test("a late answer to an earlier attempt counts", async () => {
  const server = await bind((_datagram, reply) => {
    if (server.received.length === 2) reply(answerTo(server.received[0]!, "late"));
  });

  const { value, error } = await ask("first?", server, { attempts: 20, timeout: 40 });

  expect(value ?? error, "The answer to your first attempt came after the second one.").toEqualBytes("late");
});

test("it gives up after the last attempt, with the number of attempts", async () => {
  const arrivals: number[] = [];
  const server = await bind(() => arrivals.push(performance.now()));
  const before = openSockets();
  const began = performance.now();
  const { value, error, resolved } = await ask(
    "hello?",
    server,
    { attempts: 8, timeout: 15 },
    {
      "doubles-the-timeout": [
        () => isGrowing(arrivals),
        "The pauses between your attempts become longer and longer. The timeout is the same for each attempt.",
      ],
      "never-gives-up": [
        () => server.received.length > 8,
        "Nobody answered, eight attempts were allowed, and you went on sending.",
      ],
    },
  );
  const took = performance.now() - began;
  await arrived(server, 8);

  expect(
    error,
    diagnose({
      "resolves-without-answer": [
        resolved,
        `Nobody answered, and your promise resolved with ${value}. What does the contract say about that?`,
      ],
    }),
  ).toBeInstanceOf(Error);
  expect(
    server.received.length,
    diagnose(
      {
        "off-by-one": [
          server.received.length === 9,
          "With `attempts: 8`, you sent 9 datagrams. The first one is an attempt, too.",
        ],
      },
      `With \`attempts: 8\`, ${server.received.length} datagrams arrived.`,
    ),
  ).toBe(8);
  expect(
    took > 60 ? "more than 60 ms" : `${took} ms`,
    diagnose({
      "divides-the-timeout": [
        took <= 60,
        `Eight attempts of 15 ms each were over after ${Math.round(took)} ms. Each attempt has the whole timeout.`,
      ],
    }),
  ).toBe("more than 60 ms");
  expect(
    (error as Error).message,
    diagnose({
      "hides-the-attempts": [
        true,
        `Eight attempts were made, and your error says "${(error as Error).message}". How many attempts were there?`,
      ],
    }),
  ).toMatch(/(?<!\d)8(?!\d)/);
  await closed(before, {
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

  const { value, error } = await ask(
    "last?",
    server,
    { attempts: 1, timeout: 3000 },
    {
      "off-by-one": [
        () => server.received.length === 0,
        "With `attempts: 1`, you sent nothing. The first datagram is an attempt, too.",
      ],
    },
  );

  await arrived(server, 1);
  expect(
    value ?? error,
    diagnose({
      "gives-up-too-early": [
        error && server.received.length === 1,
        `After your last attempt you rejected at once: ${error}. Its answer was on the way.`,
      ],
    }),
  ).toEqualBytes("just in time");
});

test("what is ignored makes the wait neither longer nor shorter", async () => {
  await Promise.all([expectNotShorter(), expectNotLonger()]);
});

async function expectNotShorter(): Promise<void> {
  const server = await bind(async (datagram, reply) => {
    for (let count = 0; count < 3; count++) reply(otherId(datagram));
    await pause(30);
    reply(answerTo(datagram, "patience"));
  });

  const { value, error } = await ask("wait?", server, { attempts: 6, timeout: 3000 });

  expect(
    value ?? error,
    diagnose({
      "takes-any-answer": [value && toText(value) === "not yours", anyAnswer],
      "rejects-on-strangers": [
        error && server.received.length === 1,
        "A datagram with another id came, and you gave up. Anyone could end your calls that way.",
      ],
      shortens: [
        error,
        `Datagrams with another id came, and you used up your attempts within moments: they say nothing about your question.`,
      ],
    }),
  ).toEqualBytes("patience");
  expect(
    server.received.length,
    diagnose({
      shortens: [
        true,
        `Datagrams with another id came, and you sent your question again at once: ${server.received.length} times, though its 3 seconds had hardly begun.`,
      ],
    }),
  ).toBe(1);
}

async function expectNotLonger(): Promise<void> {
  let over = false;
  const server = await bind(async (datagram, reply) => {
    for (let count = 0; count < 500 && !over; count++) {
      reply(otherId(datagram));
      await pause(10);
    }
  });

  const { error } = await ask(
    "enough?",
    server,
    { attempts: 1, timeout: 250 },
    {
      prolongs: [
        () => server.received.length > 0,
        "Datagrams with another id kept coming, and your attempt of 250 ms never ended. What starts its time again?",
      ],
    },
  ).finally(() => {
    over = true;
  });

  expect(error).toBeInstanceOf(Error);
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

  const { value, error } = await ask("which?", server, long);

  expect(
    value ?? error,
    diagnose({
      "takes-any-answer": [value && toText(value).endsWith("other id"), anyAnswer],
      "compares-part-of-the-id": [
        value && /byte \d$/.test(toText(value)),
        "A datagram whose id differs from yours in a single byte passed for your answer. How much of the id do you compare?",
      ],
    }),
  ).toEqualBytes("right id");
});

test("a stranger's datagram is not taken", async () => {
  const stranger = await bind(() => {});
  const server = await bind((datagram, reply, sender) => {
    stranger.send(answerTo(datagram, "from a stranger"), sender.port);
    reply(answerTo(datagram, "from the server"));
  });

  const { value, error } = await ask("who?", server, long);

  expect(
    value ?? error,
    diagnose({
      "takes-strangers": [
        value && toText(value) === "from a stranger",
        `Port ${server.port} was asked, a datagram came from port ${stranger.port}, and you took it for the answer. Who sent it?`,
      ],
    }),
  ).toEqualBytes("from the server");
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

  const { value, error } = await ask("short?", server, long);

  expect(
    value ?? error,
    diagnose({
      "takes-short": [
        value?.length === 0,
        "A datagram of fewer than four bytes came, and you took it for an empty answer. Where would its id be?",
      ],
    }),
  ).toEqualBytes("long enough");
});

test("every call has a random id", async () => {
  const server = await bind((datagram, reply) => reply(answerTo(datagram, "yes")));
  const ids: Buffer[] = [];

  for (let call = 0; call < 32; call++) {
    const { error } = await ask("id?", server, long);
    if (error) throw error;
    ids.push(server.received[call]!.subarray(0, 4));
  }

  const shown = ids.map((id) => id.toString("hex")).slice(0, 4);
  const numbers = [ids.map((id) => id.readUInt32BE()), ids.map((id) => id.readUInt32LE())];
  const isCount = numbers.some((all) => all.slice(1).every((number, at) => (number - all[at]!) >>> 0 === 1));
  const fixed = fixedBits(numbers[0]!);
  const guessable = diagnose({
    "fixed-id": [
      new Set(shown).size === 1,
      `Every call had the id ${shown[0]}. A late answer to one call would be taken for the answer to the next.`,
    ],
    "counts-ids": [isCount, `Your ids count up: ${shown.join(", ")} … A stranger can guess the next one.`],
    "small-range-id": [
      fixed > 0,
      `In 32 calls, ${fixed} of the 32 bits never changed: ${shown.join(", ")} … How many different ids are possible?`,
    ],
  });
  expect(isCount, guessable).toBe(false);
  expect(`${fixed} bits never changed`, guessable).toBe("0 bits never changed");
});

test("a closed port and a message too long reject", async () => {
  const { value: answer } = await ask("anybody?", await answering("yes"), long);
  expect(answer).toEqualBytes("yes");
  const gone = await bind(() => {});
  await gone.close();
  const before = openSockets();
  suspect({
    crashed: {
      "dies-on-send-error":
        "The system refused to send, and that ended your program. Where does the error of a send arrive, and who hands it to your promise?",
    },
  });

  const outcomes = await Promise.all([
    ask("anybody?", gone, { attempts: 2, timeout: 15 }),
    ask(new Uint8Array(65_507), gone, { attempts: 2, timeout: 15 }),
  ]);

  for (const { error, value } of outcomes) {
    expect(error, `Nobody can have answered, and your promise resolved with ${value}.`).toBeInstanceOf(Error);
  }
  await closed(before, {
    "leaves-open-on-failure": [
      true,
      "A question could not be sent or answered, your promise rejected, and a socket stayed open.",
    ],
  });
});

test("requests get through loss, repeats, delays and disorder", { timeout: 9000 }, async () => {
  const server = await startLossy({
    seed: 9,
    loss: 0.3,
    repeat: 0.3,
    delay: 25,
    order: "random",
    skip: 4,
    answer: (datagram) => answerTo(datagram, datagram.toString("latin1", 4).toUpperCase()),
  });
  const words = [
    "alpha",
    "bravo",
    "charlie",
    "delta",
    "echo",
    "foxtrot",
    "golf",
    "hotel",
    "india",
    "juliett",
  ];

  const outcomes = await Promise.all(words.map((word) => ask(word, server, { attempts: 60, timeout: 15 })));

  for (const [index, { value, error }] of outcomes.entries()) {
    expect(value ?? error).toEqualBytes(words[index]!.toUpperCase());
  }
});

interface Options {
  attempts: number;
  timeout: number;
}

/** How a request to `server` ends. */
async function ask(
  message: BytesLike,
  server: Pick<UdpServer, "port" | "host">,
  options: Options,
  symptoms: Symptoms = {},
): Promise<Outcome<Uint8Array>> {
  return await outcome(
    2500,
    "request() to settle",
    () => request(toBytes(message), server.port, server.host, options),
    symptoms,
  );
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

/** How many bits are the same in all numbers. (That one of 32 random numbers' bits is so by chance happens once in 60 million runs.) */
function fixedBits(numbers: number[]): number {
  const changing = numbers.reduce((bits, number) => bits | (number ^ numbers[0]!), 0);
  return 32 - [...(changing >>> 0).toString(2)].filter((bit) => bit === "1").length;
}

/** How many UDP sockets are open where the answer runs. */
function openSockets(): number {
  return inAnswer(() => process.getActiveResourcesInfo().filter((kind) => kind.startsWith("UDP")).length);
}

/** True if the last three pauses are each much longer than the one before. */
function isGrowing(times: number[]): boolean {
  const pauses = times.slice(1).map((time, at) => time - times[at]!);
  return pauses.length > 3 && pauses.slice(-3).every((pause, at) => pause > 1.6 * pauses.at(at - 4)!);
}

/** Waits until the answer has closed its sockets: closing takes a turn. */
async function closed(before: number, symptoms: Symptoms): Promise<void> {
  await until(1000, "the socket to be closed", () => openSockets() <= before, symptoms);
}
