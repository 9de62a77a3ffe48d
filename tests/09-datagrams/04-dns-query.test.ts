/** A query can be wrong in each of its fields, and a reply can lie in each of its own: that makes this long. */
import { setTimeout as pause } from "node:timers/promises";
import { queryA } from "#exercises/09-datagrams/04-dns-query.ts";
import { courseNames, type DnsServer, startDnsServer } from "../../local-servers/dns.ts";
import {
  address,
  alias,
  compressedReply,
  plainResponse,
  type ReplyParts,
  truncated,
} from "../../local-servers/dns-messages.ts";
import { hexBytes } from "../../local-servers/escape.ts";
import { bind, type UdpServer } from "../../local-servers/udp.ts";
import { describeValue } from "../kit/bytes.ts";
import {
  expectClosed,
  expectRandomIds,
  openUdpSockets,
  undisturbed,
  watchUdpSockets,
} from "../kit/datagrams.ts";
import { followRestart, followTimers, hasTimer } from "../kit/timers.ts";
import {
  diagnose,
  expect,
  type Outcome,
  outcome,
  Random,
  type Symptoms,
  suspect,
  test,
  until,
} from "../test.ts";

/** Long enough that no test waits for it, on any machine. */
const long = 20_000;

const cat = address("cats.example", "192.0.2.10");

/** The flags and counts of a query. */
const plainHead = Buffer.of(1, 0, 0, 1, 0, 0, 0, 0, 0, 0);

test("the query is what the contract says, and nothing stays open after the reply", async () => {
  const server = await answering({ answers: [cat] });
  const before = openUdpSockets();
  suspect({
    "leaking-timer": {
      "leaves-timer":
        "The reply had come and the socket was closed, but your timer was still running. A program would wait for it.",
    },
  });

  const { error } = await ask("cats.example", server, long, {
    "little-endian": [() => isReversed(server.received[0]!), reversed],
  });

  const query = server.received[0];
  if (!query) throw error;
  const question = "\x04cats\x07example\0\0\x01\0\x01";
  const expected = Buffer.from(`\x01\0\0\x01\0\0\0\0\0\0${question}`, "latin1");
  expect(
    query.subarray(2),
    diagnose(
      {
        "id-of-another-size": [
          query.indexOf(plainHead) >= 0 && query.indexOf(plainHead) !== 2,
          `Your query has ${query.indexOf(plainHead)} bytes before the flags and the counts. Only the id comes before them, and it has two.`,
        ],
        "little-endian": [isReversed(query), reversed],
        "no-recursion": [
          query.readUInt16BE(2) === 0 && query.subarray(4).equals(expected.subarray(2)),
          "Your flags are `00 00`. Without recursion desired, a server answers only for names of its own.",
        ],
        "swaps-the-flags": [
          query.readUInt16BE(2) === 1,
          "Your flags are `00 01`. Recursion desired is the last bit of the first of the two bytes.",
        ],
        "sends-text-names": [
          query.includes("cats.example"),
          "Your query contains the text `cats.example`, with a dot. How are names written in a DNS message?",
        ],
        "counts-no-question": [
          query.readUInt16BE(4) === 0 && query.length === 30,
          "Your header counts 0 questions, and a question follows. A server stops reading after the header.",
        ],
        "forgets-type-and-class": [
          query.length === 26,
          "Your query ends with the name. Which type of record do you ask for, and in which class?",
        ],
        "asks-for-another-type": [
          query.length === 30 && query.readUInt16BE(26) !== 1 && query.readUInt16BE(28) === 1,
          `You asked for records of type ${query.subarray(26, 28).at(-1)}. Which type is A?`,
        ],
      },
      `Your query after its id: ${hexBytes(query.subarray(2))}`,
    ),
  ).toEqualBytes(expected);
  await expectClosed(before, {
    "leaves-open": [true, "The reply had come, and your socket stayed open: a program would not end."],
  });
});

test("an address is read, whether the names in the reply are in full or compressed", async () => {
  const inFull = await ask("cats.example", await startDnsServer());
  const compressed = await ask("cats.example", await answering({ answers: [cat] }));

  const isUnread = !isAddress(inFull) && !isAddress(compressed);
  const misread = isUnread ? await findMisreading() : {};
  for (const [result, other, mistake, how] of [
    [inFull, compressed, "assumes-pointers", "in full"],
    [compressed, inFull, "assumes-full-names", "as a pointer, `c0 0c`"],
  ] as const) {
    expectAddresses(result, ["192.0.2.10"], {
      [mistake]: [
        isAddress(other),
        `The record of this reply carries its name ${how}, and ${told(result)}. How do you get past a name?`,
      ],
      "address-as-text": [
        result.value?.[0] !== undefined && shapes(result.value[0]).length > 0,
        `The data of the record is \`c0 00 02 0a\`, which is 192.0.2.10, and ${told(result)}. ${shapes(result.value?.[0])[0]}`,
      ],
      ...Object.fromEntries(
        Object.entries(misread).map(([name, advice]) => [
          name,
          [true, `For a usual reply, ${told(result)}.\n${advice}`],
        ]),
      ),
    });
  }
});

test("the addresses of a name come in the order of the reply", async () => {
  const random = new Random("addresses of a name");
  const addresses = ["192.0.2.9", "192.0.2.10", "192.0.2.2", `198.51.100.${random.integer(0, 255)}`];
  const answers = [
    ...addresses.slice(0, 2).map((ip) => address("cats.example", ip)),
    address("www.cats.example", addresses[2]!),
    address("other.test", addresses[3]!),
  ];

  const result = await ask("cats.example", await answering({ answers }));

  const found = result.value ?? [];
  expectAddresses(result, addresses, {
    "takes-the-first-only": [
      found.length === 1 && found[0] === addresses[0],
      "The reply has four addresses, and your list has only the first.\nWhat ends your loop over the records? Which of the header's four counts is the number of answers?",
    ],
    "compares-owners": [
      found.length === 2 && found.every((ip, at) => ip === addresses[at]),
      `The reply has four addresses, the last two of them under other names than the one that was asked for, and ${told(result)}.\nAn alias changes the name. Do the names of the records matter?`,
    ],
    "changes-the-order": [
      found.length === 4 && addresses.every((ip) => found.includes(ip)),
      `The reply has the addresses ${addresses.join(", ")}, and ${told(result)}. The server had a reason for its order.`,
    ],
    "assumes-full-names": [
      result.error,
      `The records' names are written in several ways, and ${told(result)}. How do you get past a name?`,
    ],
  });
  const many = await ask("many.example", await startDnsServer());
  expectAddresses(many, courseNames["many.example"]!.A!);
});

test("records that aren't addresses are skipped", async () => {
  const six = { name: "uw.example", type: 28, data: new Uint8Array(16) };
  const server = await answering({
    answers: [
      alias("www.uw.example", "web.uw.example"),
      alias("web.uw.example", "uw.example"),
      six,
      address("uw.example", "192.0.2.30"),
      { ...address("uw.example", "192.0.2.99"), class: 3 },
      address("uw.example", "192.0.2.31"),
    ],
  });

  const result = await ask("www.uw.example", server);

  expectAddresses(result, ["192.0.2.30", "192.0.2.31"], {
    "counts-all-records": [
      Number(result.value?.length) > 3,
      `The reply has aliases and an IPv6 address besides two IPv4 addresses, and ${told(result)}.\nWhich field of a record says what kind of record it is?`,
    ],
    "ignores-class": [
      result.value?.includes("192.0.2.99"),
      "192.0.2.99 belongs to a record of class 3, and only class 1 is the internet.",
    ],
    "fixed-data-length": [
      result.error || !result.value?.includes("192.0.2.30"),
      `Two aliases come before the addresses, and ${told(result)}. How long is the data of a record, and what happens after a record that isn't an address?`,
    ],
  });
  expectAddresses(await ask("www.uw.example", await startDnsServer()), ["192.0.2.30", "192.0.2.31"]);
});

test("only the answer section counts", async () => {
  const server = await answering({
    answers: [cat],
    authorities: [{ name: "example", type: 2, data: "ns.example" }],
    additionals: [address("ns.example", "192.0.2.53")],
  });

  const result = await ask("cats.example", server);

  expectAddresses(result, ["192.0.2.10"], {
    "counts-all-sections": [
      result.value?.includes("192.0.2.53"),
      "192.0.2.53 is the address of a name server, in the additional section after the answers. How many answers does the header count?",
    ],
  });
});

test("a name without an IPv4 address has an empty list", async () => {
  const server = await startDnsServer();
  expectAddresses(await ask("cats.example", server), ["192.0.2.10"]);

  for (const name of ["empty.example", "six-only.example"]) {
    const result = await ask(name, server);

    expectAddresses(result, [], {
      "throws-on-nodata": [
        result.error,
        `\`${name}\` exists but has no IPv4 address, and ${told(result)}.\nThe RCODE was 0, so the server reported no error.`,
      ],
    });
  }
});

test("a name that does not exist rejects with ENOTFOUND", async () => {
  suspect({ crashed: throwsInTheListener });
  const server = await startDnsServer();
  expectAddresses(await ask("cats.example", server), ["192.0.2.10"]);
  const before = openUdpSockets();

  const result = await ask("no-such.example", server);

  expect(
    result.error,
    diagnose(
      {
        "empty-for-unknown": [
          result.resolved,
          `The RCODE was 3, so the name does not exist, and ${told(result)}.\nAn empty list says that the name exists and has no address.`,
        ],
      },
      `The RCODE was 3, and ${told(result)}. Expected an Error.`,
    ),
  ).toBeInstanceOf(Error);
  const { message, code } = result.error as NodeJS.ErrnoException;
  expect(
    code,
    diagnose({
      "reads-tc-from-the-rcode": [
        /truncat/i.test(message),
        `The RCODE was 3 and the TC bit was not set, and your error says "${message}". TC is \`02 00\`: in which of the two bytes of the flags is that bit?`,
      ],
      "drops-code": [
        true,
        `The RCODE was 3, and your error, "${message}", has the \`code\` ${code}.\n${code === undefined ? "`new Error(message)` makes no `code`, and takes none from its options: it is a property that you add. See `Object.assign`." : "Expected ENOTFOUND."}`,
      ],
    }),
  ).toBe("ENOTFOUND");
  expect(
    message,
    diagnose({
      "unnamed-host": [true, `Your error says "${message}". It doesn't say which host was not found.`],
    }),
  ).toContain("no-such.example");
  await expectClosed(before, {
    "leaves-open-on-error": [
      true,
      "The server reported an error, your promise rejected, and the socket stayed open. Which of your lines closes it then?",
    ],
  });
});

test("any other error of the server rejects, without that code", async () => {
  suspect({ crashed: throwsInTheListener });
  expectAddresses(await ask("cats.example", await answering({ answers: [cat] })), ["192.0.2.10"]);

  for (const rcode of [1, 2, 5]) {
    const result = await ask("cats.example", await answering({ flags: plainResponse | rcode }));

    expect(
      result.error,
      diagnose(
        {
          "ignores-rcode": [
            result.resolved,
            `The server reported error ${rcode} (the last four bits of the flags), and ${told(result)}.`,
          ],
        },
        `The server reported error ${rcode}, and ${told(result)}. Expected an Error.`,
      ),
    ).toBeInstanceOf(Error);
    expect(
      (result.error as NodeJS.ErrnoException).code,
      diagnose({
        "blames-the-name": [
          (result.error as NodeJS.ErrnoException).code === "ENOTFOUND",
          `The server reported error ${rcode}: something went wrong on its side. Your error has the code ENOTFOUND, which says that the name does not exist.`,
        ],
      }),
    ).not.toBe("ENOTFOUND");
  }
});

test("a truncated reply is an error that says so", async () => {
  suspect({ crashed: throwsInTheListener });
  expectAddresses(await ask("cats.example", await answering({ answers: [cat] })), ["192.0.2.10"]);

  for (const answers of [[cat], []]) {
    const server = await answering({ flags: plainResponse | truncated, answers });
    const result = await ask("cats.example", server);

    expect(
      result.error,
      diagnose(
        {
          "ignores-truncation": [
            result.resolved,
            `The TC bit (\`02 00\` in the flags) was set: the answer didn't fit into the datagram. Yet ${told(result)}.`,
          ],
        },
        `The TC bit was set, and ${told(result)}. Expected an Error.`,
      ),
    ).toBeInstanceOf(Error);
    expect(
      (result.error as Error).message,
      diagnose({
        "hides-truncation": [
          true,
          `The TC bit was set, and your error says "${(result.error as Error).message}". The caller must know that the reply was truncated, so that it can ask again over TCP.`,
        ],
      }),
    ).toMatch(/truncated/i);
  }
});

test("datagrams that don't answer this query are ignored", async () => {
  suspect({
    crashed: {
      "dies-on-short":
        "A datagram of fewer than twelve bytes came, and your program ended. What does a read past the end of a Buffer do?",
    },
  });
  const stranger = await bind(() => {});
  const server = await bind(async (query, reply, sender) => {
    const forged = (ip: string) => compressedReply(query, { answers: [address("cats.example", ip)] });
    const fromStranger = forged("203.0.113.1");
    const [otherId, otherByte, noResponse] = [
      forged("203.0.113.2"),
      forged("203.0.113.3"),
      forged("203.0.113.4"),
    ];
    otherId[0]! ^= 0xff;
    otherId[1]! ^= 0xff;
    otherByte[1]! ^= 0x01;
    noResponse[2]! &= 0x7f;
    stranger.send(fromStranger, sender.port);
    for (const datagram of [otherId, otherByte, noResponse]) reply(datagram);
    for (const length of [0, 1, 2, 3, 11]) reply(forged("203.0.113.5").subarray(0, length));
    await wait.begin();
    reply(otherId);
    reply(compressedReply(query, { answers: [cat] }));
  });
  const wait = followRestart(long);

  const result = await ask("cats.example", server);

  const isAnew = wait.wasRestarted();
  const [found] = result.value ?? [];
  expectAddresses(result, ["192.0.2.10"], {
    "takes-strangers": [
      found === "203.0.113.1",
      `Port ${server.port} was asked, a reply came from port ${stranger.port}, and you took it. Who sent it?`,
    ],
    "wrong-id-accepted": [
      found === "203.0.113.2" || found === "203.0.113.3",
      "A reply with another id came, and you took it. It may be a late reply to another query, or a forged one.",
    ],
    "accepts-queries": [
      found === "203.0.113.4",
      "A datagram without the response bit came, and you took it for the reply. Without that bit, it is a query.",
    ],
    "rejects-on-strangers": [
      result.error,
      "Datagrams came that don't answer your query, and your promise rejected. Anyone could end your queries that way.",
    ],
  });
  expect(
    isAnew,
    diagnose({
      prolongs: [
        true,
        "Your query had a timer of 20 seconds. When a datagram with another id came, you let it begin anew. As long as such datagrams keep coming, your wait never ends.",
      ],
    }),
  ).toBe(false);
});

test("every query has a random id", async () => {
  const server = await answering({ answers: [cat] });

  for (let call = 0; call < 32; call++)
    expectAddresses(await askAlone("cats.example", server), ["192.0.2.10"]);

  expectRandomIds(
    server.received.map((query) => query.subarray(0, 2)),
    "query",
  );
});

test("silence ends with the timeout, whatever else arrives, after a single query", async () => {
  expectAddresses(await ask("cats.example", await answering({ answers: [cat] })), ["192.0.2.10"]);
  const silent = await startDnsServer();
  const before = openUdpSockets();

  const patient = undisturbed(100, expectNoLonger);
  patient.catch(() => {}); // If both fail, the other one says more.
  await expectTimeout(silent);
  await patient;

  await expectClosed(before, {
    "leaves-open-on-error": [
      true,
      "No reply came, your promise rejected, and the socket stayed open. Which of your lines closes it then?",
    ],
  });
});

async function expectTimeout(server: DnsServer): Promise<void> {
  const result = await ask("silent.example", server, 100, {
    "ignores-timeout": [
      () => server.received.length === 1,
      "The server kept silent, and your promise had not settled long after the timeout of 100 ms.",
    ],
  });

  expectError(result, "Nobody replied");
  // On a busy machine, a query may arrive after the answer has given up.
  const what = "the query to arrive";
  await outcome(1000, what, () => until(500, what, () => server.received.length > 0));
  expect(
    server.received.length,
    diagnose({
      retries: [
        server.received.length > 1,
        `The server kept silent, and you sent ${server.received.length} queries. The contract says one.`,
      ],
    }),
  ).toBe(1);
}

async function expectNoLonger(): Promise<void> {
  let over = false;
  const server = await bind(async (query, reply) => {
    const other = compressedReply(query, { answers: [cat] });
    other[0]! ^= 0xff;
    for (let count = 0; count < 500 && !over; count++) {
      reply(other);
      await pause(10);
    }
  });
  const result = await ask("cats.example", server, 150, {
    prolongs: [
      () => server.received.length === 1,
      "Datagrams with another id kept coming, and your wait of 150 ms never ended. What starts its time again?",
    ],
  }).finally(() => {
    over = true;
  });

  expectError(result, "No reply came, only datagrams with another id");
}

test("without a timeout, it waits a while", async () => {
  const server = await bind(async (query, reply) => {
    await pause(30);
    reply(compressedReply(query, { answers: [cat] }));
  });

  const result = await outcome(2500, "queryA() to settle", () =>
    queryA("cats.example", server.port, server.host),
  );

  expectAddresses(result, ["192.0.2.10"], {
    "no-default-timeout": [
      result.error,
      `No timeout was given, which means 2000 ms; the reply took 30 ms, and ${told(result)}. What does setTimeout make of undefined?`,
    ],
  });
});

test("a reply that is cut rejects", async () => {
  suspect({
    crashed: throwsInTheListener,
    blocked: {
      "loops-over-cut-replies": "A reply was cut short, and your code did not stop reading it.",
    },
  });
  const cutTo = (query: Buffer): Buffer => {
    const name = query.toString("latin1", 13, 27); // such as "cut-12\x07example"
    const answers = [alias(name.replace("\x07", "."), "tom.test"), address("tom.test", "192.0.2.1"), cat];
    return compressedReply(query, { answers }).subarray(0, Number(name.slice(4, 6)));
  };
  const server = await bind((query, reply) => reply(cutTo(query)));
  expectAddresses(await ask("cut-99.example", server), ["192.0.2.1", "192.0.2.10"]);
  const length = cutTo(server.received[0]!).length;
  const cuts = Array.from({ length: length - 12 }, (_, index) => index + 12);

  const settled = new Set<number>();
  const onlyTheHeader: Symptoms = {
    "ignores-the-shortest": [
      () => !settled.has(12) && settled.size === cuts.length - 1,
      "A reply of exactly twelve bytes came, the header alone, and your promise is still pending. Longer ones were read. From how many bytes on is a reply yours?",
    ],
  };
  const results = await Promise.all(
    cuts.map(async (cut) => {
      const result = await askAlone(`cut-${cut}.example`, server, onlyTheHeader);
      settled.add(cut);
      return result;
    }),
  );

  for (const [index, result] of results.entries()) {
    expect(
      result.error,
      diagnose(
        {
          "accepts-cut-replies": [
            result.resolved,
            `Only ${cuts[index]} of a reply's ${length} bytes came, and ${told(result)}. Its header counts three records.`,
          ],
        },
        `Only ${cuts[index]} of a reply's ${length} bytes came, and ${told(result)}. Expected an Error.`,
      ),
    ).toBeInstanceOf(Error);
  }
});

test("a reply whose pointers lead in a circle does not hang it", async () => {
  suspect({
    blocked: {
      "follows-circles": "A name in the reply pointed to itself, and your code followed it forever.",
    },
  });
  const server = await bind((query, reply) => {
    const whole = compressedReply(query, { answers: [cat] });
    if (server.received.length > 1) whole[31] = 30; // The name of the first record, at offset 30, now points to itself.
    reply(whole);
  });

  expectAddresses(await ask("cats.example", server), ["192.0.2.10"]);

  const result = await ask("cats.example", server, 200);

  if (!result.error) expectAddresses(result, ["192.0.2.10"]);
});

test("every error is a rejection", async () => {
  const gone = await bind(() => {});
  await gone.close();
  const server = await answering({ answers: [cat] });
  expectAddresses(await ask("cats.example", server), ["192.0.2.10"]);
  const before = openUdpSockets();
  let thrown: unknown;
  let pending: Promise<string[]> | undefined;

  try {
    pending = queryA("cats..example", server.port, server.host, 200);
  } catch (error) {
    thrown = error;
  }

  expect(
    thrown,
    diagnose({
      "throws-at-once": [
        thrown,
        `\`cats..example\` isn't a valid name, and queryA() threw ("${(thrown as Error)?.message}") instead of returning a promise that rejects.`,
      ],
    }),
  ).toBeUndefined();
  const { error } = await outcome(1500, "queryA() to reject", pending!);
  expect(
    error,
    `\`cats..example\` isn't a valid name, and your promise rejected with ${describeValue(error)}. Expected the RangeError of \`encodeName\`.`,
  ).toBeInstanceOf(RangeError);
  const timers = followTimers();
  const nobody = await ask("cats.example", gone, 50, {
    "ignores-timeout": [
      () => timers().length > 0 && !hasTimer(timers(), 50),
      "Nothing listens at that port, and your promise had not settled long after the timeout of 50 ms. Which time does your timer get?",
    ],
  });
  expectError(nobody, "Nobody can have replied");
  await expectClosed(before, {
    "leaves-open-on-error": [
      true,
      "A query could not be made or got no reply, your promise rejected, and a socket stayed open.",
    ],
  });
});

const throwsInTheListener = {
  "throws-in-the-listener":
    "The reply was an error or could not be read, and that ended your program: your listener threw, and nothing can catch what a listener throws.\nWhere else could you read the reply?",
};

/** Like `ask`, for one of many calls: nothing is looked up in the answer's process, which takes longer than a call. */
async function askAlone(
  name: string,
  server: Pick<UdpServer, "port" | "host">,
  symptoms: Symptoms = {},
): Promise<Outcome<string[]>> {
  const what = `queryA("${name}") to settle`;
  return await outcome(1500, what, () => queryA(name, server.port, server.host, long), symptoms);
}

/** How `queryA` ends. */
async function ask(
  name: string,
  server: Pick<UdpServer, "port" | "host"> & { received?: readonly Buffer[] },
  timeout = long,
  symptoms: Symptoms = {},
): Promise<Outcome<string[]>> {
  const what = `queryA("${name}") to settle`;
  const known = { ...symptoms, ...inVain(server) };
  return await outcome(1500, what, () => queryA(name, server.port, server.host, timeout), known);
}

/** Why a call may never settle, whatever it asks. */
function inVain(server: { received?: readonly Buffer[] }): Symptoms {
  const before = openUdpSockets();
  const hasOpened = watchUdpSockets();
  const nothing = () => server.received?.length === 0;
  return {
    "closes-before-sending": [
      () => nothing() && hasOpened() && openUdpSockets() <= before,
      "Your promise is pending, no query of yours has arrived, and your socket is closed already.\nWhen does a `finally` run if the promise before it was returned without `await`?",
    ],
    "misses-the-reply": [
      () => !nothing() && server.received?.length === 1,
      "Your query arrived, and your promise is still pending.\nIf a reply came (see below), by what does your code recognize it? Its flags may differ from one reply to the next.",
    ],
  };
}

/** A server that gives every query this reply. */
async function answering(parts: ReplyParts): Promise<UdpServer> {
  return await bind((query, reply) => reply(compressedReply(query, parts)));
}

function expectAddresses(result: Outcome<string[]>, addresses: string[], symptoms: Symptoms = {}): void {
  const isRight = JSON.stringify(result.value) === JSON.stringify(addresses);
  const otherwise = `The reply says ${addresses.join(", ") || "no address"}, and ${told(result)}.`;
  expect(result.value, isRight ? "" : diagnose(symptoms, otherwise)).toEqual(addresses);
}

function expectError(result: Outcome<string[]>, why: string): void {
  const rejected = `your promise rejected with ${describeValue(result.error)}`;
  const seen = `${why}, and ${result.resolved ? told(result) : rejected}. Expected an Error.`;
  expect(result.error, seen).toBeInstanceOf(Error);
}

function isAddress({ value }: Outcome<string[]>): boolean {
  return value?.length === 1 && value[0] === "192.0.2.10";
}

/**
 * A usual reply was not read. Here are malformed ones, each of which only a reader with one particular mistake
 * understands: the mistake that such a reply brings to light, with what to tell the learner.
 */
async function findMisreading(): Promise<Record<string, string>> {
  const question = "\x04cats\x07example\0\0\x01\0\x01";
  const record = `${question}\0\0\0\x3c\0\x04\xc0\0\x02\x0a`;
  const flags = "\x81\x80";
  const one = "\0\x01\0\x01\0\0\0\0";
  for (const [mistake, body, advice] of [
    [
      "skips-only-the-name",
      `${flags}${one}${question.slice(0, -4)}${record}`,
      "A malformed reply was read, whose question is a name and nothing else. Which four bytes follow the name of a question?",
    ],
    [
      "forgets-the-question",
      `${flags}\0\0\0\x01\0\0\0\0${record}`,
      "A reply that doesn't repeat the question was read. How does your code get past the question?",
    ],
    [
      "reads-more-than-the-rcode",
      `\x81\0${one}${question}${record}`,
      "The flags were `81 80`. With `81 00`, the reply was read. Which bits of the flags are the RCODE?",
    ],
    [
      "reads-other-bits",
      `\x80\x80${one}${question}${record}`,
      "The flags were `81 80`. With `80 80`, the reply was read. Which of the 16 bits are the RCODE, and in which of the two bytes?",
    ],
    [
      "two-byte-time-to-live",
      `${flags}${one}${question}${record.replace("\0\0\0\x3c", "\0\x3c")}`,
      "A malformed reply was read, whose time to live has two bytes. How many does it have, and so where is the length of the data?",
    ],
    [
      "one-byte-data-length",
      `${flags}${one}${question}${record.replace("\0\x04\xc0", "\x04\xc0")}`,
      "A malformed reply was read, whose record has one byte for the length of its data. How many does it have?",
    ],
    [
      "no-time-to-live",
      `${flags}${one}${question}${record.replace("\0\0\0\x3c", "")}`,
      "A malformed reply was read, whose record has no time to live. Which fields come before the length of the data?",
    ],
  ] as const) {
    const server = await bind((query, reply) =>
      reply(Buffer.concat([query.subarray(0, 2), Buffer.from(body, "latin1")])),
    );
    if (isAddress(await ask("cats.example", server, 100))) return { [mistake]: advice };
  }
  return {};
}

/** What the four bytes of an address may have become instead of text with dots, in words. */
function shapes(found: unknown): string[] {
  const bytes = cat.data as Uint8Array;
  return [
    typeof found !== "string" && "Each address is a text, four numbers with dots between them.",
    found === String(Buffer.from(bytes)) && "Your code read the four bytes as characters. They are numbers.",
    found === Buffer.from(bytes).toString("latin1") &&
      "Your code read the four bytes as characters. They are numbers.",
    found === Buffer.from(bytes).toString("hex") && "These are the numbers in hexadecimal.",
    found === String(bytes) && "What belongs between the numbers of an address?",
    found === [...bytes].reverse().join(".") && "The bytes are in the order in which they are written.",
  ].filter((words) => words !== false);
}

function told({ value, error, resolved }: Outcome<string[]>): string {
  return resolved ? `your promise resolved with ${JSON.stringify(value)}` : `your promise rejected: ${error}`;
}

const reversed =
  "A number of two bytes has its bytes in the wrong order: your header counts `01 00` questions, which is 256. Which end comes first on the network?";

function isReversed(query: Buffer): boolean {
  return query.subarray(4, 6).equals(Buffer.of(1, 0));
}
