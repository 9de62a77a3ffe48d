import { startStore } from "#exercises/09-datagrams/01-key-value.ts";
import { escapeBytes } from "../../local-servers/escape.ts";
import { bind, type UdpServer } from "../../local-servers/udp.ts";
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

  const isRight = answer.equals(Buffer.from("foo=bar"));
  const second = isRight ? undefined : await client.second();
  expect(
    answer,
    diagnose({
      "answers-inserts": [
        second?.equals(Buffer.from("foo=bar")),
        `\`foo=bar\` was stored, and you answered that with ${show(answer)}. Only questions have answers.`,
      ],
      "loses-values": [
        answer.equals(Buffer.from("foo=")),
        '`foo=bar` was stored, and you answered "foo=", as for an unknown key. When are two keys the same for your code?',
      ],
      "only-the-value": [
        answer.equals(Buffer.from("bar")),
        'You answered "bar", the value alone. A client with several open questions can\'t tell which one this answers.',
      ],
    }),
  ).toEqualBytes("foo=bar");
});

test("only questions are answered", async () => {
  const client = await connect();

  for (const datagram of ["foo=bar", "end=1", "foo", "end"]) client.send(datagram);
  await client.hears("end=1");

  expect(
    client.heard().map(String),
    diagnose({
      "answers-inserts": [
        client.heard().length > 2,
        "Two values were stored and two questions asked, and more than two answers came. What is the answer to storing?",
      ],
    }),
  ).toEqual(["foo=bar", "end=1"]);
});

test("a later value replaces an earlier one", async () => {
  const client = await connect();

  for (const insert of ["foo=1", "bar=2", "foo=3"]) client.send(insert);

  const answer = await client.ask("foo");
  expect(
    answer,
    diagnose({
      "keeps-the-first": [
        answer.equals(Buffer.from("foo=1")),
        '`foo=1` was stored, later `foo=3`, and you answered "foo=1".',
      ],
    }),
  ).toEqualBytes("foo=3");
  expect(await client.ask("bar")).toEqualBytes("bar=2");
});

test("an unknown key has an empty value", async () => {
  const client = await connect();
  client.send("foo=bar");
  expect(await client.ask("foo")).toEqualBytes("foo=bar");

  const answer = await client.ask("nobody", {
    "silent-for-unknown": [
      true,
      "The key `nobody` was asked for, and you did not answer. The client can't tell silence from a lost datagram.",
    ],
  });

  expect(
    answer,
    diagnose({
      "undefined-for-unknown": [
        answer.includes("undefined"),
        `The key is unknown, and you answered ${show(answer)}. How did the word "undefined" get into your bytes?`,
      ],
    }),
  ).toEqualBytes("nobody=");
});

test("the first = ends the key", async () => {
  const client = await connect();

  for (const insert of ["foo=bar=baz", "e===", "a=b=c=d"]) client.send(insert);

  for (const [key, expected] of [
    ["foo", "foo=bar=baz"],
    ["e", "e==="],
    ["a", "a=b=c=d"],
  ] as const) {
    const answer = await client.ask(key);
    const pieces = expected.split("=");

    expect(
      answer,
      diagnose({
        "splits-every-equals": [
          pieces[1] && answer.equals(Buffer.from(`${pieces[0]}=${pieces[1]}`)),
          `\`${expected}\` was stored, and you answered ${show(answer)}: the second "=" and everything after it is missing.`,
        ],
        "splits-at-last-equals": [
          answer.equals(Buffer.from(`${key}=`)),
          `\`${expected}\` was stored, and you answered ${show(answer)}, as for an unknown key. Where does the key end if there are several "="?`,
        ],
      }),
    ).toEqualBytes(expected);
  }
});

test("keys and values may be empty", async () => {
  const client = await connect();
  client.send("foo=bar");
  client.send("foo=");

  const emptied = await client.ask("foo");
  expect(
    emptied,
    diagnose({
      "no-empty-value": [
        emptied.equals(Buffer.from("foo=bar")),
        'After `foo=bar`, `foo=` was stored, and "foo=bar" came back. Storing an empty value is storing, too.',
      ],
    }),
  ).toEqualBytes("foo=");

  client.send("=nameless");
  const answer = await client.ask("", {
    "no-empty-key": [
      true,
      "An empty datagram asks for the empty key, and you did not answer it. A datagram without bytes is still a datagram.",
    ],
  });
  expect(
    answer,
    diagnose({
      "no-empty-key": [
        answer.equals(Buffer.from("=")) || answer.equals(Buffer.from("=nameless=")),
        `\`=nameless\` was stored, which has an empty key, and you answered ${show(answer)}.`,
      ],
    }),
  ).toEqualBytes("=nameless");
});

test("version has a text that nobody can change", async () => {
  const client = await connect();

  const version = await client.ask("version");
  expect(
    version.toString("latin1"),
    diagnose({
      "no-version": [
        version.equals(Buffer.from("version=")),
        'The key `version` was asked for, and you answered "version=", as for any unknown key.',
      ],
    }),
  ).toMatch(/^version=./s);

  for (const insert of ["version=1000", "version="]) {
    client.send(insert);
    const again = await client.ask("version");

    expect(
      again,
      diagnose({
        "version-changes": [
          again.equals(Buffer.from(insert)),
          `A client stored \`${insert}\`, and from then on that was your version.`,
        ],
      }),
    ).toEqualBytes(version);
  }
});

test("keys and values are bytes", async () => {
  const client = await connect();
  const key = Uint8Array.of(0xff, 0x00, 0xfe);
  const other = Uint8Array.of(0xfe, 0x00, 0xff);
  const value = Uint8Array.from({ length: 256 }, (_, byte) => byte);

  client.send(pair(key, value));
  client.send(pair(other, Buffer.from("other")));

  const answer = await client.ask(key);
  expect(
    answer,
    diagnose({
      "takes-inserts-for-questions": [
        answer.equals(Buffer.concat([pair(key, value), Buffer.from("=")])),
        "A key of three bytes and a value of all 256 were stored, and you answered that as if it were a question. Which bytes keep your code from finding the `=`?",
      ],
      "decodes-text": [
        answer.includes("\uFFFD"),
        'The key `ff 00 fe` came back with `ef bf bd` in it, the character for "invalid". Who asked for text?',
      ],
    }),
  ).toEqualBytes(pair(key, value));
  expect(await client.ask(other)).toEqualBytes(pair(other, Buffer.from("other")));
});

test("nothing is trimmed, and case counts", async () => {
  const client = await connect();
  for (const insert of ["foo=1", " foo\t= 2 \r\n", "Foo=3"]) client.send(insert);

  for (const expected of [" foo\t= 2 \r\n", "Foo=3", "foo=1"]) {
    const answer = await client.ask(expected.slice(0, expected.indexOf("=")));

    expect(
      answer,
      diagnose({
        trims: [
          expected.startsWith(" ") && answer.toString().replace(/\s/g, "") === "foo=2",
          `A key and a value with white space around them were stored, and you answered ${show(answer)}. White space is bytes like any other.`,
        ],
        "ignores-case": [
          answer.toString().toLowerCase() === "foo=3",
          "`foo` and `Foo` are one key for you. They are different bytes.",
        ],
      }),
    ).toEqualBytes(expected);
  }
});

test("constructor and __proto__ are ordinary keys", async () => {
  const client = await connect();

  for (const key of ["constructor", "__proto__", "toString"]) {
    const before = await client.ask(key);
    client.send(`${key}=${key} value`);
    const after = await client.ask(key);

    expect(
      [before, after].map(String),
      diagnose({
        "inherits-keys": [
          /function|object/.test(`${before}${after}`),
          `Nobody had stored \`${key}\`, and you answered ${show(/function|object/.test(`${before}`) ? before : after)}. What does every plain object inherit?`,
        ],
      }),
    ).toEqual([`${key}=`, `${key}=${key} value`]);
  }
});

test("an answer goes to whoever asked, from the port that was asked", async () => {
  const port = await start();
  const [first, second] = [await connect(port), await connect(port)];
  first.send("foo=bar");
  expect(await first.ask("foo")).toEqualBytes("foo=bar");

  const answer = await second.ask("foo", {
    "answers-the-first": [
      () => first.heard().length > 1,
      "A second client asked, and the first one got the answer. Who sent this datagram?",
    ],
  });

  expect(answer).toEqualBytes("foo=bar");
  expect(
    second.answeredFrom(),
    diagnose({
      "answers-from-another-port": [
        second.answeredFrom() !== port,
        `Port ${port} was asked, and the answer came from port ${second.answeredFrom()}. A client that checks the sender takes that for a stranger's.`,
      ],
    }),
  ).toBe(port);
});

test("each server has values of its own", async () => {
  const [first, second] = [await connect(), await connect()];

  first.send("foo=first");
  expect(await first.ask("foo")).toEqualBytes("foo=first");

  const answer = await second.ask("foo");
  expect(
    answer,
    diagnose({
      "shares-the-store": [
        answer.equals(Buffer.from("foo=first")),
        "A value was stored in one server, and another one, started separately, knows it. Where do you keep the values?",
      ],
    }),
  ).toEqualBytes("foo=");
});

test("an answer too long for a datagram is dropped, and the server goes on", async () => {
  suspect({
    crashed: {
      "dies-on-long-answer":
        "An answer did not fit into a datagram, and that ended your server for everyone. Who hears of a send that fails?",
    },
  });
  const client = await connect();

  client.askLongest(); // An unknown key: its answer is one byte longer.

  for (const datagram of ["foo=bar", "foo"]) client.send(datagram);
  await client.hears("foo=bar");
});

test("each server gets a free port of 127.0.0.1 only", async () => {
  const addressOf = watchSockets();
  const ports = [await start(), await start()];

  const address = addressOf(ports[0]!);
  expect(new Set(ports).size).toBe(2);
  expect(
    address,
    diagnose({
      "binds-all-interfaces": [
        address === "0.0.0.0" || address === "::",
        `Your socket is bound to \`${address}\`, which is every interface of this machine. Who chose that?`,
      ],
    }),
  ).toBe("127.0.0.1");
});

test("a port that is taken rejects with EADDRINUSE", async () => {
  const neverHeard = "The port was taken: the socket reported that, and your promise never settled.";
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
    "never-rejects": [true, neverHeard],
  });

  if (value) own(value);
  expect(
    error,
    diagnose({
      "resolves-before-listening": [
        value,
        "The port was taken, and your promise resolved anyway. When is it known that a socket is bound?",
      ],
    }),
  ).toMatchObject({ code: "EADDRINUSE" });
});

test("close() closes the socket", async () => {
  const stillThere = "close() had resolved, and the socket was still open.";
  const server = await within(1500, "startStore() to resolve", startStore());
  suspect({ leaking: { "keeps-listening": stillThere } });
  const client = await connect(server.port);
  client.send("foo=bar");
  expect(await client.ask("foo")).toEqualBytes("foo=bar");

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
  const { value, error } = await outcome(1500, "startStore() to resolve", () => startStore());
  const isTooEarly = (error as NodeJS.ErrnoException)?.syscall === "getsockname";
  const tooEarly =
    "Your code asked the socket for its address, and it had none yet. When is it known that a socket is bound?";
  expect(
    isTooEarly ? error : undefined,
    diagnose({ "asks-too-early": [isTooEarly, tooEarly] }),
  ).toBeUndefined();
  const port = await startServer("startStore", async () => {
    if (error) throw error;
    return value!;
  });
  suspect({
    leaking: { "keeps-listening": "close() had resolved, and the socket was still open." },
    waiting: { "close-never-resolves": "The test was over, and your close() never resolved." },
  });
  return port;
}

/**
 * Follows the UDP sockets that are opened where the answer runs. Returns a function that tells which address the one
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
async function connect(port?: number) {
  const to = port ?? (await start());
  const senders: number[] = [];
  const socket: UdpServer = await bind((_datagram, _reply, { port }) => senders.push(port));
  const heard = () => socket.received;
  const send = (datagram: BytesLike) => socket.send(toBytes(datagram), to);
  return {
    heard,
    send,
    /** The port that the last answer came from. */
    answeredFrom: () => senders.at(-1),
    /** The first datagram that comes after the question was sent. */
    async ask(key: BytesLike, symptoms: Symptoms = {}): Promise<Buffer> {
      const before = heard().length;
      send(key);
      const question = show(toBytes(key));
      await until(2000, `an answer to the question ${question}`, () => heard().length > before, {
        ...symptoms,
        "never-answers": [
          true,
          `The question was ${question}, and no answer came. Which event of a socket brings a datagram, and where does your answer go?`,
        ],
      });
      return heard()[before]!;
    },
    /** The second datagram that came, or undefined if there is only one. */
    async second(): Promise<Buffer | undefined> {
      const what = "a second datagram";
      await outcome(1000, what, () => until(250, what, () => heard().length > 1));
      return heard()[1];
    },
    /** Waits until this answer is among those that came. */
    async hears(answer: string): Promise<void> {
      const isThere = () => heard().some((datagram) => datagram.equals(Buffer.from(answer)));
      await until(2000, `the answer "${answer}"`, isThere, {
        "never-answers": [true, `The answer "${answer}" was due, and it did not come.`],
      });
    },
    /** Sends the longest datagrams that systems allow: 65,507 bytes, or 9216 on macOS unless told otherwise. */
    askLongest(): void {
      for (const length of [65_507, 9216]) send(Buffer.alloc(length, "x"));
    },
  };
}

function pair(key: Uint8Array, value: Uint8Array): Buffer {
  return Buffer.concat([key, Buffer.from("="), value]);
}

function show(bytes: Uint8Array): string {
  return `"${escapeBytes(bytes, 60)}"`;
}
