/** Each rule of the store's protocol can be broken in several ways, and each way has a sentence: that makes this long. */
import { startStore } from "#exercises/09-datagrams/01-key-value.ts";
import { escapeBytes } from "../../local-servers/escape.ts";
import { bind, type UdpServer } from "../../local-servers/udp.ts";
import { openUdpSockets } from "../kit/datagrams.ts";
import {
  type BytesLike,
  diagnose,
  expect,
  inAnswer,
  outcome,
  own,
  type Symptoms,
  startServer,
  suspect,
  test,
  toBytes,
  until,
  within,
} from "../test.ts";

test("a stored value is the answer to its key", async () => {
  const client = await connect();
  client.send("foo=bar");

  const answer = await client.ask("foo");

  const isStored = answer.equals(Buffer.from("foo=bar"));
  const second = isStored ? await client.second() : undefined;
  client.expectAnswer(isStored && second ? second : answer, "foo=bar", {
    "answers-inserts": [
      second?.equals(Buffer.from("foo=bar")) || /^ok/i.test(answer.toString()),
      `\`foo=bar\` was stored, and you answered that with ${show(answer)}.\nOnly questions have answers.`,
    ],
    "loses-values": [
      answer.equals(Buffer.from("foo=")),
      '`foo=bar` was stored, then `foo` was asked for, and you answered "foo=", as for an unknown key.\nUnder which key did your code store the value, and which key did it look for?',
    ],
    "only-the-value": [
      answer.equals(Buffer.from("bar")),
      'You answered "bar", the value alone.\nA client with several open questions can\'t tell which one this answers.',
    ],
  });
});

test("only questions are answered", async () => {
  const client = await connect();

  for (const datagram of ["foo=bar", "version=1", "end=1", "foo", "end"]) client.send(datagram);
  await client.hears("end=1");

  const heard = client.heard().map(show).join(", ");
  expect(
    client.heard().map(String),
    diagnose(
      {
        "answers-version-inserts": [
          client.heard().length === 3 && client.heard().some((answer) => answer.includes("version")),
          `A client tried to store \`version=1\`, and you answered that: ${heard}.\nOnly questions have answers. Which of your lines looks at the key before it looks for the \`=\`?`,
        ],
        "answers-inserts": [
          client.heard().length > 2,
          `Two values were stored and two questions asked, and ${client.heard().length} answers came: ${heard}.\nWhat is the answer to storing?`,
        ],
      },
      `Two values were stored, then \`foo\` and \`end\` were asked for, and your answers were ${heard}.`,
    ),
  ).toEqual(["foo=bar", "end=1"]);
});

test("a later value replaces an earlier one", async () => {
  const client = await connect();
  for (const insert of ["foo=1", "bar=2", "foo=3"]) client.send(insert);

  await client.expect("foo", "foo=3", (answer) => ({
    "keeps-the-first": [
      answer.equals(Buffer.from("foo=1")),
      '`foo=1` was stored, later `foo=3`, and you answered "foo=1".',
    ],
  }));
  await client.expect("bar", "bar=2");
});

test("an unknown key has an empty value", async () => {
  const client = await connect();
  client.send("foo=bar");
  await client.expect("foo", "foo=bar");

  const answer = await client.ask("nobody", {
    "silent-for-unknown": [
      true,
      "The key `nobody` was asked for, which nobody had stored, and you did not answer.\nThe client can't tell silence from a lost datagram.",
    ],
  });

  client.expectAnswer(answer, "nobody=", {
    "undefined-for-unknown": [
      answer.includes("undefined"),
      `The key is unknown, and you answered ${show(answer)}.\nHow did the word "undefined" get into your bytes?`,
    ],
  });
});

test("the first = ends the key", async () => {
  const client = await connect();
  const inserts = ["foo=bar=baz", "e===", "a=b=c=d"];
  for (const insert of inserts) client.send(insert);

  for (const insert of inserts) {
    const [key = "", second = ""] = insert.split("=");

    await client.expect(key, insert, (answer) => ({
      "splits-every-equals": [
        second && answer.equals(Buffer.from(`${key}=${second}`)),
        `\`${insert}\` was stored, and you answered ${show(answer)}: the second "=" and everything after it is missing.`,
      ],
      "splits-at-last-equals": [
        answer.equals(Buffer.from(`${key}=`)),
        `\`${insert}\` was stored, and you answered ${show(answer)}, as for an unknown key.\nWhere does the key end if there are several "="?`,
      ],
    }));
  }
});

test("keys and values may be empty", async () => {
  const client = await connect();
  for (const insert of ["foo=bar", "foo="]) client.send(insert);

  await client.expect("foo", "foo=", (answer) => ({
    "no-empty-value": [
      answer.equals(Buffer.from("foo=bar")),
      'After `foo=bar`, `foo=` was stored, and "foo=bar" came back.\nStoring an empty value is storing, too.',
    ],
  }));

  client.send("=nameless");
  const answer = await client.ask("", {
    "no-empty-key": [
      true,
      "An empty datagram asks for the empty key, and you did not answer it.\nA datagram without bytes is still a datagram.",
    ],
  });
  client.expectAnswer(answer, "=nameless", {
    "no-empty-key": [
      answer.equals(Buffer.from("=")) || answer.equals(Buffer.from("=nameless=")),
      `\`=nameless\` was stored, which has an empty key, and you answered ${show(answer)}.`,
    ],
  });
});

test("version has a text that nobody can change", async () => {
  const client = await connect();

  const version = await client.ask("version");
  expect(
    version.toString("latin1"),
    diagnose(
      {
        "no-version": [
          version.equals(Buffer.from("version=")),
          'The key `version` was asked for, and you answered "version=", as for an unknown key.',
        ],
      },
      `The key \`version\` was asked for, and you answered ${show(version)}.\nLike every answer, this one is the key, a "=", and the value.`,
    ),
  ).toMatch(/^version=./s);

  await client.expect("version", version, (answer) => ({
    "version-changes-by-itself": [
      answer.toString("latin1").startsWith("version="),
      `Nobody had stored anything. The key \`version\` was asked for twice, and your answers were ${show(version)} and ${show(answer)}.\nThe contract says that its value is always the same.`,
    ],
  }));
  for (const insert of ["version=1000", "version="]) {
    client.send(insert);
    await client.expect("version", version, (answer) => ({
      "version-changes": [
        answer.equals(Buffer.from(insert)),
        `A client stored \`${insert}\`, and from then on that was your version.`,
      ],
    }));
  }
});

test("only the key version itself is taken", async () => {
  const client = await connect();

  for (const key of ["versions", "version 2", "my version"]) {
    client.send(`${key}=1`);
    await client.expect(key, `${key}=1`, (answer) => reservesMore(key, answer));
  }
});

test("keys and values are bytes", async () => {
  const client = await connect();
  const key = Uint8Array.of(0xff, 0x00, 0xfe);
  const value = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const others = [Uint8Array.of(0xfe, 0x00, 0xff), Uint8Array.of(0x7f, 0x00, 0x7e)];

  client.send(pair(key, value));
  for (const other of others) client.send(pair(other, toBytes("other")));

  const answer = await client.ask(key);
  client.expectAnswer(answer, pair(key, value), {
    "takes-inserts-for-questions": [
      answer.equals(Buffer.concat([pair(key, value), Buffer.from("=")])),
      "A key of three bytes and a value of all 256 were stored, and you answered that as if it were a question.\nWhich bytes keep your code from finding the `=`?",
    ],
    "decodes-text": [
      answer.includes("\uFFFD"),
      'The key `ff 00 fe` came back with `ef bf bd` in it, the character for "invalid". Who asked for text?',
    ],
    "encodes-text": [
      answer.subarray(0, 2).equals(Buffer.of(0xc3, 0xbf)),
      "The key `ff 00 fe` came back as `c3 bf 00 c3 be`: each byte above 7f became two.\nWhich encoding does your code use on the way out?",
    ],
    "merges-bytes": [
      answer.equals(pair(key, toBytes("other"))),
      "A value was stored for the key `ff 00 fe`, later another one for the key `fe 00 ff` or `7f 00 7e`, and that one came back.\nWhich bytes does your code take for the same?",
    ],
  });
  for (const other of others) await client.expect(other, pair(other, toBytes("other")));
});

test("the = is found among the bytes", async () => {
  const client = await connect();
  for (const key of ["é", "☕"]) {
    client.send(`${key}=1`);
    await client.expect(key, `${key}=1`, (answer) => ({
      "counts-characters": [
        answer.equals(Buffer.from(`${key}=`)),
        `\`${key}=1\` was stored, and the answer to its key was "${key}=", as for an unknown one. The key is one character, but ${Buffer.byteLength(key)} bytes.\nIn which of the two does your code count where the \`=\` is, and in which does it cut?`,
      ],
    }));
  }

  // In hexadecimal, these are c3 dd and 53 d5: the digits 3 and d meet in the middle of two bytes.
  for (const key of [Uint8Array.of(0xc3, 0xdd), Uint8Array.of(0x53, 0xd5)]) {
    client.send(pair(key, toBytes("1")));
    const hex = Buffer.from(key).toString("hex");
    const inDigits = `The key was the two bytes \`${hex.slice(0, 2)} ${hex.slice(2)}\`. In \`${hex}\`, the digits \`3d\` meet, but none of the two bytes is a \`=\`.\nDoes your code look for the \`=\` among bytes or among hexadecimal digits?`;
    const answer = await client.ask(key, { "searches-digits": [true, inDigits] });
    client.expectAnswer(answer, pair(key, toBytes("1")), { "searches-digits": [true, inDigits] });
  }
});

test("nothing is trimmed, and case counts", async () => {
  const client = await connect();
  for (const insert of ["foo=1", " foo\t= 2 \r\n", "Foo=3"]) client.send(insert);

  for (const insert of [" foo\t= 2 \r\n", "Foo=3", "foo=1"]) {
    await client.expect(insert.slice(0, insert.indexOf("=")), insert, (answer) => ({
      trims: [
        insert.startsWith(" ") && answer.toString().replace(/\s/g, "") === "foo=2",
        `A key and a value with white space around them were stored, and you answered ${show(answer)}.\nWhite space is bytes like any other.`,
      ],
      "ignores-case": [
        answer.toString().toLowerCase() === "foo=3",
        "`foo` and `Foo` are one key for you. They are different bytes.",
      ],
    }));
  }
  for (const key of ["Version", "VERSION", "version\n"]) {
    client.send(`${key}=1`);
    await client.expect(key, `${key}=1`, (answer) => reservesMore(key, answer));
  }
});

test("constructor and __proto__ are ordinary keys", async () => {
  const client = await connect();

  for (const key of ["constructor", "__proto__", "toString"]) {
    const inherits = (answer: Buffer) => ({
      "inherits-keys": [
        /function|object/.test(`${answer}`),
        `\`${key}\` was asked for, and you answered ${show(answer)}, which nobody had stored.\nWhat does every plain object inherit?`,
      ] as const,
    });
    await client.expect(key, `${key}=`, inherits);
    client.send(`${key}=${key} value`);
    await client.expect(key, `${key}=${key} value`, inherits);
  }
});

test("an answer goes to whoever asked, from the port that was asked", async () => {
  const port = await start();
  const [first, second] = [await connect(port), await connect(port)];
  first.send("foo=bar");
  await first.expect("foo", "foo=bar");

  const answer = await second.ask("foo", {
    "answers-the-first": [
      () => first.heard().length > 1,
      "A second client asked, and the first one got the answer. Who sent this datagram?",
    ],
  });

  second.expectAnswer(answer, "foo=bar", {
    "store-per-client": [
      answer.equals(Buffer.from("foo=")),
      'One client stored `foo=bar` and got it back. Then another client asked for `foo`, and you answered "foo=", as for an unknown key.\nWhat one client stores, any client may ask for. How many maps does your server have?',
    ],
  });
  expect(
    second.answeredFrom(),
    diagnose({
      "answers-from-another-port": [
        second.answeredFrom() !== port,
        `Port ${port} was asked, and the answer came from port ${second.answeredFrom()}.\nA client that checks the sender takes that for a stranger's.`,
      ],
    }),
  ).toBe(port);
});

test("clients that ask at the same time each get their own answer", async () => {
  const port = await start();
  const clients: { name: string; client: Client }[] = [];
  for (const name of ["tom", "minou", "kitty"]) {
    const client = await connect(port);
    clients.push({ name, client });
    client.send(`${name}=cat`);
    await client.expect(name, `${name}=cat`);
  }

  for (let due = 2; due < 22; due++) {
    for (const { name, client } of clients) client.post(name);
    const counts = () => clients.map(({ client }) => client.heard().length);
    await until(
      2000,
      "each of three clients to get its answer",
      () => counts().every((count) => count >= due),
      {
        "answers-another-client": [
          () => counts().some((count) => count > due),
          "Three clients asked at the same time. One of them got more than one answer, and another one got none.\nFrom the question until its answer, where does your code keep who asked?",
        ],
      },
    );
    for (const { name, client } of clients) {
      const answer = client.heard().at(-1)!;
      expect(
        answer,
        diagnose(
          {},
          `Three clients asked at the same time. One of them asked for \`${name}\` and got ${show(answer)}.`,
        ),
      ).toEqualBytes(`${name}=cat`);
    }
  }
});

test("each server has values of its own", async () => {
  const [first, second] = [await connect(), await connect()];
  first.send("foo=first");
  await first.expect("foo", "foo=first");

  await second.expect("foo", "foo=", (answer) => ({
    "shares-the-store": [
      answer.equals(Buffer.from("foo=first")),
      "A value was stored in one server, and another one, started separately, knows it.\nWhere do you keep the values?",
    ],
  }));
});

test("an answer too long for a datagram is dropped, and the server goes on", async () => {
  suspect({
    crashed: {
      "dies-on-long-answer":
        "An answer did not fit into a datagram, and that ended your server for everyone.\nWhere does the error of a failed `send` arrive?",
    },
  });
  const client = await connect();

  client.askLongest(); // An unknown key: its answer is one byte longer.

  for (const datagram of ["foo=bar", "foo"]) client.post(datagram);
  await client.hears("foo=bar");
});

test("each server gets a free port of 127.0.0.1 only", async () => {
  const addressOf = watchSockets();
  const ports = [await start(), await start()];

  const address = addressOf(ports[0]!);
  expect(new Set(ports).size, `Two servers got the ports ${ports.join(" and ")}.`).toBe(2);
  expect(
    address,
    diagnose(
      {
        "binds-all-interfaces": [
          address === "0.0.0.0" || address === "::",
          `Your socket is bound to \`${address}\`, which is every interface of this machine.\nWhat does \`bind\` do when it isn't given an address?`,
        ],
      },
      `Your socket is bound to \`${address}\`.`,
    ),
  ).toBe("127.0.0.1");
});

test("a port that is taken rejects with EADDRINUSE", async () => {
  suspect({
    crashed: {
      "never-rejects": "The port was taken: the socket emitted 'error', and nothing listened for it.",
    },
    leaking: {
      "leaves-open-on-error":
        "The port was taken, your promise rejected, and the socket is still open. Which of your lines closes it then?",
    },
  });
  const { port } = await bind(() => {});

  const { value, error } = await outcome(1500, "startStore() to reject", () => startStore(port), {
    "never-rejects": [true, "The port was taken: the socket reported that, and your promise never settled."],
  });

  if (value) own(value);
  expect(
    error,
    diagnose(
      {
        "resolves-before-listening": [
          value,
          "The port was taken, and your promise resolved anyway. When is it known that a socket is bound?",
        ],
      },
      `The port was taken, and your promise rejected with ${error}.`,
    ),
  ).toMatchObject({ code: "EADDRINUSE" });
});

test("close() closes the socket", async () => {
  const stillThere = "close() had resolved, and the socket was still open.";
  const server = await within(1500, "startStore() to resolve", startStore());
  suspect({ leaking: { "keeps-listening": stillThere } });
  const client = await connect(server.port);
  client.send("foo=bar");
  await client.expect("foo", "foo=bar");

  await within(1500, "close() to resolve", server.close(), {
    "close-never-resolves": [true, "Your close() never resolved."],
  });

  const { error } = await outcome(
    1500,
    "the port to be free again",
    bind(() => {}, server.port),
  );
  expect(error, diagnose({ "keeps-listening": [error, stillThere] })).toBeUndefined();
});

/** Starts a store and returns its port; the store is closed when the test ends. */
async function start(): Promise<number> {
  suspect({ waiting: {} });
  const { value, error } = await outcome(1500, "startStore() to resolve", () => startStore(), {
    "never-resolves": [
      true,
      "startStore() was called, and its promise is still pending. Nothing has been sent yet.\nWhich call binds a socket, and what is your promise waiting for?",
    ],
  });
  const isTooEarly = (error as NodeJS.ErrnoException)?.syscall === "getsockname";
  const tooEarly =
    "Your code asked the socket for its address, and it had none yet.\nWhen is it known that a socket is bound?";
  expect(
    isTooEarly ? error : undefined,
    diagnose({ "asks-too-early": [isTooEarly, tooEarly] }),
  ).toBeUndefined();
  // A socket that stays open is seen as a leak: whether somebody else's listens for TCP at that port says nothing.
  const port = await startServer(
    "startStore",
    () => settle(value, error),
    undefined,
    async () => false,
  );
  suspect({
    leaking: { "keeps-listening": "close() had resolved, and the socket was still open." },
    waiting: { "close-never-resolves": "The test was over, and your close() never resolved." },
  });
  return port;
}

async function settle<T>(value: T | undefined, error: unknown): Promise<T> {
  if (error) throw error;
  return value as T;
}

/**
 * Follows the UDP sockets that are opened where the answer runs. Returns a function that says which address the one
 * with this port is bound to, and follows no more.
 */
function watchSockets(): (port: number) => string | undefined {
  return inAnswer(() => {
    const { subscribe, unsubscribe } = process.getBuiltinModule("node:diagnostics_channel");
    const sockets: { address(): { address: string; port: number } }[] = [];
    const follow = (message: unknown) => sockets.push((message as { socket: (typeof sockets)[0] }).socket);
    subscribe("udp.socket", follow);
    return (port) => {
      unsubscribe("udp.socket", follow);
      return sockets.map((socket) => socket.address()).find((bound) => bound.port === port)?.address;
    };
  });
}

/** A client of the store on `port`, or of a new one. */
async function connect(port?: number): Promise<Client> {
  return await Client.of(port ?? (await start()));
}

class Client {
  readonly #port: number;
  readonly #socket: UdpServer;
  readonly #senders: number[];
  /** The last question that was answered. */
  #answered: Uint8Array | undefined;
  /** What it has sent, in words. */
  readonly #sent: string[] = [];

  static async of(port: number): Promise<Client> {
    const senders: number[] = [];
    const socket = await bind((_datagram, _reply, sender) => senders.push(sender.port));
    return new Client(port, socket, senders);
  }

  constructor(port: number, socket: UdpServer, senders: number[]) {
    this.#port = port;
    this.#socket = socket;
    this.#senders = senders;
  }

  /** Sends a datagram. If the answer crashes from here on, the message says what it had been sent. */
  send(datagram: BytesLike): void {
    this.post(datagram);
    const sent = this.#sent.slice(-3);
    const told = `${sent.length > 1 ? "These datagrams" : "This datagram"} had been sent to your server when it crashed: ${sent.join(", ")}.`;
    const advice = "A listener throws into nowhere: no `try` around `bind` or `await` can catch that.";
    suspect({ crashed: { "throws-in-the-listener": `${told}\n${advice}` } });
  }

  /** Sends a datagram, and suspects nothing. */
  post(datagram: BytesLike): void {
    this.#sent.push(show(toBytes(datagram)));
    this.#socket.send(toBytes(datagram), this.#port);
  }

  heard(): readonly Buffer[] {
    return this.#socket.received;
  }

  /** The port that the last answer came from. */
  answeredFrom(): number | undefined {
    return this.#senders.at(-1);
  }

  /** The first datagram that comes after the question was sent. */
  async ask(key: BytesLike, symptoms: Symptoms = {}): Promise<Buffer> {
    const before = this.heard().length;
    this.send(key);
    const question = show(toBytes(key));
    const what = `an answer to the question ${question}`;
    if (await this.#waits(2000, () => this.heard().length > before)) {
      this.#answered = toBytes(key);
      return this.heard()[before]!;
    }
    const silent = await this.#whySilent(toBytes(key), before);
    await until(100, `${what}, after two seconds without one`, () => false, {
      ...silent,
      ...symptoms,
      "never-answers": [
        before === 0,
        `The question was ${question}, and no answer came.\nDoes your code get the datagram, does it take it for a question, and where does its answer go?`,
      ],
      "stops-answering": [
        true,
        `You had answered before. Then the question was ${question}, and no answer came.\nWhat is different about it?`,
      ],
    });
    return Buffer.of();
  }

  /** True once this holds, false if it still doesn't after so many milliseconds. */
  async #waits(milliseconds: number, holds: () => boolean): Promise<boolean> {
    const what = "an answer";
    const { error } = await outcome(2 * milliseconds, what, () => until(milliseconds, what, holds));
    return !error;
  }

  /** Why this question was not answered, as far as other datagrams can tell. */
  async #whySilent(key: Uint8Array, before: number): Promise<Symptoms> {
    if (openUdpSockets() === 0)
      return {
        "no-udp-socket": [
          true,
          "A datagram was sent to your port, and no answer came. No UDP socket is open where your code runs.\nWhich module has sockets for datagrams? (A server of `node:net` speaks TCP.)",
        ],
      };
    if (this.#answered) {
      const again = this.#answered;
      this.#socket.send(again, this.#port);
      const isStuck = !(await this.#waits(500, () => this.heard().length > before));
      return {
        "stops-for-everything": [
          isStuck,
          `Your server has stopped answering. The question ${show(key)} got no answer, and neither did ${show(again)}, which you had answered before.\nWhat did your code do to its socket when it answered? Does the socket still receive from everyone?`,
        ],
      };
    }
    const other = await bind(() => {});
    other.send(Buffer.concat([Buffer.from("="), key]), this.#port);
    await this.#waits(500, () => other.received.length > 0);
    const [answer] = other.received;
    return {
      "tests-index-for-truth": [
        answer,
        () =>
          `The question ${show(key)} got no answer, but "=${Buffer.from(key)}", which stores, was answered with ${show(answer!)}.
Without a \`=\`, \`indexOf\` returns -1. For one at the very beginning, it returns 0. Which of the two does an \`if\` take for true?`,
      ],
    };
  }

  /** Asks for this key, and gets this answer. */
  async expect(
    key: BytesLike,
    expected: BytesLike,
    symptoms: (answer: Buffer) => Symptoms = () => ({}),
  ): Promise<void> {
    const answer = await this.ask(key);
    this.expectAnswer(answer, expected, symptoms(answer));
  }

  /** This answer, to the question that was sent last, is right. */
  expectAnswer(answer: Buffer, expected: BytesLike, symptoms: Symptoms = {}): void {
    const question = this.#sent.at(-1);
    const before = this.#sent.slice(-4, -1);
    const told = before.length ? `These datagrams came: ${before.join(", ")}. Then the` : "The";
    const seen = `${told} question was ${question}, and you answered ${show(answer)}.`;
    const bytes = Buffer.from(toBytes(expected));
    const known: Symptoms = {
      ...symptoms,
      "adds-to-the-answer": [
        answer.length > bytes.length &&
          (answer.subarray(0, bytes.length).equals(bytes) || answer.subarray(-bytes.length).equals(bytes)),
        `${seen}\nThe right answer is in it, with something else before or after it. The answer is the key, a "=", and the value.`,
      ],
    };
    expect(answer, diagnose(known, seen)).toEqualBytes(expected);
  }

  /** The datagram that came between the first one and the answer to one more question, if there is one. */
  async second(): Promise<Buffer | undefined> {
    this.#socket.send(toBytes("version"), this.#port);
    const isAnswered = () => this.heard().some((answer) => answer.includes("version"));
    const what = "the answer to the next question";
    await outcome(1000, what, () => until(500, what, isAnswered));
    return this.heard()
      .slice(1)
      .find((answer) => !answer.includes("version"));
  }

  /** Waits until this answer is among those that came. */
  async hears(answer: string): Promise<void> {
    const isThere = () => this.heard().some((datagram) => datagram.equals(Buffer.from(answer)));
    const heard = () => this.heard().map(show).join(", ");
    const due = `The answer "${answer}" was due, and it did not come.`;
    await until(2000, `the answer "${answer}"`, isThere, {
      "never-answers": [() => this.heard().length === 0, due],
      "answers-something-else": [true, `${due} What came: ${heard()}.`],
    });
  }

  /** Sends the longest datagrams that systems allow: 65,507 bytes, or 9216 on macOS unless told otherwise. */
  askLongest(): void {
    for (const length of [65_507, 9216]) this.#socket.send(Buffer.alloc(length, "x"), this.#port);
  }
}

/** What it means if a value that was stored under another key than `version` doesn't come back. */
function reservesMore(key: string, answer: Buffer): Symptoms {
  return {
    "reserves-more-than-version": [
      answer.equals(Buffer.from(`${key}=`)) || answer.length > key.length + 2,
      `${show(toBytes(`${key}=1`))} was stored, and the answer to its key was ${show(answer)}.\nOnly the key \`version\` is special. How does your code recognize it?`,
    ],
  };
}

function pair(key: Uint8Array, value: Uint8Array): Buffer {
  return Buffer.concat([key, Buffer.from("="), value]);
}

function show(bytes: Uint8Array): string {
  return `"${escapeBytes(bytes, 60)}"`;
}
