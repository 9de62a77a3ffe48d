/** Long, because each line is heard by others than the one who sends it, so the judge plays up to two hundred clients. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { startChat } from "#exercises/08-pressure/04-chat.ts";
import { lookUntil } from "../../local-servers/looks.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { onDispose } from "../../local-servers/scope.ts";
import { connectPeer } from "../../local-servers/tcp.ts";
import { expectClose, expectLocalAddress, expectTakenPort } from "../kit/any-server.ts";
import { slowNetwork } from "../kit/slow-network.ts";
import { followSocket } from "../kit/sockets.ts";
import {
  diagnose,
  expect,
  inAnswer,
  outcome,
  type Symptoms,
  startServer,
  suspect,
  test,
  until,
  within,
} from "../test.ts";

const welcome = "Welcome! What is your name?\n";
const refusal = "* You cannot have that name\n";
const megabyte = 1024 * 1024;

test("a newcomer is welcomed, asked for a name, and told who is in the room", async () => {
  const port = await start();

  const mia = await guest(port);
  mia.send("mia\n");
  await expectRoom(port, mia, "mia", []);
  const early = await guest(port);
  const alice = await guest(port);
  alice.send("alice\n");
  await expectRoom(port, alice, "alice", ["mia"]);
  early.send("zoe\n");
  await expectRoom(port, early, "zoe", ["mia", "alice"]);
  const bob = await guest(port);
  bob.send("bob\n");
  await expectRoom(port, bob, "bob", ["mia", "alice", "zoe"]);

  for (const name of ["alice", "zoe", "bob"]) {
    const notice = await line(mia, `the notice that ${name} has joined`);
    expect(notice, toItself(notice, "mia")).toBe(`* ${name} has entered the room\n`);
  }
  mia.send("Hello, everybody.\n");
  const heard = await line(bob, "the line that mia said");
  expect(heard, toItself(heard, "bob")).toBe("[mia] Hello, everybody.\n");
});

test("a line goes to all the others, and not back to its sender", async () => {
  const { alice, bob, carol } = await room();

  alice.send("  Is it  café ☕ time? [bob] \n");
  for (const peer of [bob, carol]) {
    const heard = await line(peer, "the line that alice said");
    expect(
      heard,
      diagnose({
        "trims-text": [
          heard.startsWith("[alice] Is it") || heard.endsWith("[bob]\n"),
          "alice's line began and ended with spaces, and they are gone. The text goes to the others unchanged.",
        ],
      }),
    ).toBe("[alice]   Is it  café ☕ time? [bob] \n");
  }
  bob.send("Yes.\n");
  const heard = await line(alice, "the line that bob said");

  expect(
    heard,
    diagnose({
      "echoes-to-sender": [
        heard.startsWith("[alice]"),
        "alice said something, and the server sent it back to her. She knows what she said.",
      ],
    }),
  ).toBe("[bob] Yes.\n");
  await expectLine(carol, "the line that bob said", "[bob] Yes.\n");
});

test("lines may be cut anywhere, come together, and end in CRLF", async () => {
  const port = await start();
  const alice = await joins(port, "alice");
  const bob = await guest(port);
  await bob.sendPieces(["b", "ob\r", Buffer.from("\ncaf\xc3", "latin1"), Buffer.from("\xa9\r\n", "latin1")]);
  const notice = await line(alice, "the notice that bob has joined", {
    "line-per-chunk": [
      () => String(bob.take()).includes(refusal),
      "A name came in pieces, one byte at a time, and you refused it before it was complete. What ends a line?",
    ],
  });
  expect(
    notice,
    diagnose({
      "line-per-chunk": [
        notice.startsWith("* b ") || notice === "* b\n",
        'A client sent "b", then "ob" and the end of the line, and you let "b" in. A chunk is not a line.',
      ],
    }),
  ).toBe("* bob has entered the room\n");
  await expectLine(alice, "the line that bob said", "[bob] café\n");

  bob.send("one\ntwo\n");

  await expectLine(alice, "the first line that bob said", "[bob] one\n");
  const second = await line(alice, "the second line that bob said", {
    "line-per-chunk": [
      true,
      "A client sent two lines in one chunk, and only the first one reached the others. A chunk is not a line.",
    ],
  });
  expect(
    second,
    diagnose({
      "line-per-chunk": [
        second === "two\n",
        "A client sent two lines in one chunk, and you passed them on as one. A chunk is not a line.",
      ],
    }),
  ).toBe("[bob] two\n");
});

test("clients that haven't joined hear nothing, and nobody hears of them", async () => {
  const { port, alice, bob, carol } = await room();
  const [lurker, passer] = [await guest(port), await guest(port)];

  await goes(passer);
  bob.send("Did you hear that?\n");
  const event = "A client left that had never joined.";
  const heard = await line(alice, "the line that bob said", untold(alice, "alice", event));

  expect(
    heard,
    diagnose({
      "announces-unjoined": [
        heard.startsWith("*"),
        `A client connected, gave no name and left, and alice was told: ${JSON.stringify(heard)}. It was never in the room.`,
      ],
    }),
  ).toBe("[bob] Did you hear that?\n");
  await expectMember(carol, "carol", "[bob] Did you hear that?\n", event);
  const overheard = String(lurker.take());
  expect(
    overheard,
    diagnose({
      "tells-unjoined": [
        overheard !== "",
        `A client that hasn't given its name yet got ${JSON.stringify(overheard)}. Only members hear what is said.`,
      ],
    }),
  ).toBe("");
});

test("a name that is not allowed is refused, and nobody hears of it", async () => {
  const { port, alice, bob, carol } = await room();

  for (const name of ["two words", "under_score", "seventeenLetters1", "naïve", "tab\t", "alice"]) {
    const client = await guest(port);
    client.send(`${name}\nmallory\nHello?\n`);
    const answer = await line(client, `the answer to the name ${JSON.stringify(name)}`);
    expect(
      answer,
      diagnose({
        "two-with-one-name": [
          name === "alice" && answer.startsWith("* The room contains"),
          "alice is in the room, and a second alice was let in. How can anybody tell which of them is talking?",
        ],
        "accepts-any-name": [
          answer.startsWith("* The room contains"),
          `A client with the name ${JSON.stringify(name)} was let in. Which characters may a name have, and how many?`,
        ],
      }),
    ).toBe(refusal);
    await until(1500, "your side to end", () => client.ended || client.closed, {
      "leaves-refused-open": [
        true,
        "A name was refused, and the connection is still open. It doesn't get a second try.",
      ],
    });
    const more = String(client.take());
    expect(
      more,
      diagnose(
        {
          "listens-after-refusal": [
            more.startsWith("* The room contains"),
            `A client was refused, and its next line, "mallory", had already come. You took that for another try, and let it in.`,
          ],
        },
        `After the refusal, the client was told ${JSON.stringify(more)}.`,
      ),
    ).toBe("");
    await goes(client);
  }
  const refused = "The last client whose name was refused had called itself alice, like a member. It left.";
  bob.send("Who was that?\n");
  const heard = await line(alice, "the line that bob said", untold(alice, "alice", refused));

  expect(
    heard,
    diagnose({
      "listens-after-refusal": [
        heard.includes("mallory"),
        `A refused client had already sent its next lines, and you took them: alice was told ${JSON.stringify(heard)}.`,
      ],
      "announces-unjoined": [
        heard.startsWith("*"),
        `A client was refused, and alice was told: ${JSON.stringify(heard)}. It was never in the room.`,
      ],
    }),
  ).toBe("[bob] Who was that?\n");
  await expectMember(carol, "carol", "[bob] Who was that?\n", refused);
  carol.send("An impostor.\n");
  await expectMember(alice, "alice", "[carol] An impostor.\n", refused);
  await expectMember(bob, "bob", "[carol] An impostor.\n", refused);
});

test("the refusal arrives, even through a slow network", async () => {
  const port = await start();
  const network = slowNetwork();
  const client = await guest(port);

  network.hold();
  client.send("two words\n");
  await network.release();
  await until(1500, "your side to end", () => client.ended || client.closed);

  const heard = String(client.take());
  expect(
    heard,
    diagnose(
      {
        "destroys-too-early": [
          heard === "",
          "A name was refused. The refusal was still waiting in your socket, because the network was slow, and you destroyed the socket. What does destroy() do with bytes that haven't been sent, and what does end() do?",
        ],
      },
      `A name was refused, and the client was told ${JSON.stringify(heard)}.`,
    ),
  ).toBe(refusal);
});

test("a name that is allowed is not refused", async () => {
  const { port, carol } = await room();

  for (const name of ["constructor", "Alice", "7", "sixteenLetters16"]) {
    const client = await guest(port);
    client.send(`${name}\n`);
    const answer = await line(client, `the answer to the name ${JSON.stringify(name)}`);
    expect(
      answer,
      diagnose(
        {
          "inherits-names": [
            answer === refusal && name === "constructor",
            "The name `constructor` was refused, and nobody in the room has it. Where do you look names up? Every plain object has some before you put any in.",
          ],
          "ignores-case": [
            answer === refusal && name === "Alice",
            "The name Alice was refused, because there is an alice. Case counts.",
          ],
          "lists-numbers-first": [
            answer.startsWith("* The room contains: 7, "),
            `A client called 7 was the last to join. The next newcomer was told ${JSON.stringify(answer)}, as if 7 had come first. In which order does a plain object keep keys that look like numbers?`,
          ],
        },
        `The name ${JSON.stringify(name)} is made of ${name.length} letters and digits, and nobody in the room has it. It was answered with ${JSON.stringify(answer)}.`,
      ),
    ).toContain("* The room contains: alice, bob, carol");
    const notice = await line(carol, `the notice that ${name} has joined`);
    expect(
      notice,
      diagnose({}, `A client joined as ${name}, and carol was told ${JSON.stringify(notice)}.`),
    ).toBe(`* ${name} has entered the room\n`);
  }
});

for (const way of ["ends", "resets"] as const) {
  test(`a member that ${way} leaves once, and its name is free`, async () => {
    const { port, alice, bob, carol } = await room();

    if (way === "ends") bob.end();
    else bob.reset();

    const did = way === "ends" ? "ended its connection" : "reset its connection";
    const notice = await line(alice, "the notice that bob has left", {
      "keeps-the-dead": [
        () => !alice.ended && !alice.closed,
        `bob ${did}, and the others weren't told that he has left. Which event always comes when a connection is gone?`,
      ],
    });
    const [, gone] = /^\* (.*) has left the room\n$/.exec(notice) ?? [];
    expect(
      notice,
      diagnose(
        {
          "announces-another-name": [
            gone !== undefined && gone !== "bob",
            `bob ${did}, and alice was told that ${gone || "somebody without a name"} has left. Where does your code keep a client's name: in one place for each client, or in one for all of them?`,
          ],
        },
        `bob ${did}, and alice was told ${JSON.stringify(notice)}.`,
      ),
    ).toBe("* bob has left the room\n");
    await expectMember(carol, "carol", "* bob has left the room\n", `bob ${did}.`);
    carol.send("Bye, bob.\n");
    const next = await line(alice, "the line that carol said");
    const [, speaker] = /^\[(.*)\] Bye, bob\.\n$/.exec(next) ?? [];
    expect(
      next,
      diagnose({
        "takes-another-for-the-sender": [
          speaker !== undefined && speaker !== "carol",
          `bob, who had joined before carol, ${did}. Then carol said something, and alice was told that ${speaker} had said it. How does your code find carol's name, once somebody before her is gone?`,
        ],
        "leaves-twice": [
          next === "* bob has left the room\n",
          `bob ${did} once, and the others were told twice that he has left. Several events come when a connection goes.`,
        ],
      }),
    ).toBe("[carol] Bye, bob.\n");

    const another = await guest(port);
    another.send("bob\n");
    const answer = await line(another, "the list of the room");
    expect(
      answer,
      diagnose({
        "keeps-the-name": [answer === refusal, "bob has left, and another client can't have his name."],
        "lists-the-dead": [
          answer.includes("bob"),
          `bob has left, and a newcomer was told that he is still there: ${JSON.stringify(answer)}.`,
        ],
      }),
    ).toBe("* The room contains: alice, carol\n");
  });
}

test(
  "a member that stops reading holds up nobody, and leaves when 1 MiB waits for it",
  { meta: { limit: 20_000 } },
  async () => {
    const { port, alice: sender, bob, carol: slow } = await room();
    const dave = await joins(port, "dave");
    for (const peer of [sender, bob, slow])
      await expectLine(peer, "the notice that dave has joined", "* dave has entered the room\n");
    slow.hold();

    const before = slow.receivedLength;
    const { sent, left, queued } = await floodUntilLeft(sender, [bob, dave], slow);

    slow.release();
    const isGone = () => slow.ended || slow.closed;
    await until(
      2000,
      "the slow member to be closed",
      () => isGone() || (!left && slow.receivedLength >= sent),
      {
        "skips-lines": [
          () => !left && !isGone(),
          "A member that had stopped reading reads again, and it doesn't get all lines that were said in the meantime: some are missing, and no more come. Either a member gets every line, or it has left.",
        ],
        "leaves-slow-open": [
          left,
          "A member that had stopped reading was announced as gone, and its connection is still open.",
        ],
      },
    );
    expect(
      left,
      diagnose({
        "leaves-unannounced": [
          isGone(),
          "A member had stopped reading and was disconnected, and the others weren't told that it has left. Which events come after a destroy() of your own?",
        ],
        "keeps-the-slow": [
          !isGone(),
          `A member has stopped reading, and you have written ${Math.round(sent / megabyte)} MiB to it. All that its system doesn't take waits in your memory. How much may wait, and what then?`,
        ],
      }),
    ).toBe(true);
    const waited = sent - (slow.receivedLength - before);
    expect(
      waited,
      diagnose({
        "drops-too-early": [
          waited < 700 * 1024,
          `A member read slowly and was dropped when at most ${Math.ceil(waited / 1024)} KiB were waiting for it. Up to 1 MiB may wait: \`false\` from write() isn't a reason to hang up.`,
        ],
      }),
    ).toBeGreaterThan(700 * 1024);
    expect(
      queued,
      diagnose({
        "drops-too-late": [
          queued > 2 * megabyte,
          `A member had stopped reading, and it was still there when ${Math.round(queued / 1024)} KiB were waiting for it in your memory. More than 1 MiB is too much.`,
        ],
      }),
    ).toBeLessThan(2 * megabyte);
  },
);

test(
  "200 clients talk, and nothing waits for those who are dead, slow or rude",
  { meta: { limit: 20_000 } },
  async () => {
    const port = await start();
    const dead = await crowd(port, "dead", 20);
    const slow = await crowd(port, "slow", 20);
    const rude = await crowd(port, "not allowed: ", 90);
    const good = await crowd(port, "good", 70);
    await until(4000, "everyone to be answered", () =>
      [...dead, ...slow, ...rude, ...good].every(({ heard }) => /^\* (?:The room|You cannot)/m.test(heard)),
    );

    const network = slowNetwork();
    network.hold([...dead, ...slow].map(({ socket }) => socket.localPort!)); // From now on, they get no bytes at all.
    for (const { socket } of rude) socket.write("no end of the line ".repeat(50));
    const texts = ["one", "two", "three"].map((word) => `${word} `.repeat(5000));
    for (const [number, text] of texts.entries()) {
      good[number]!.socket.write(`${text}\n`);
      const others = good.filter((_, member) => member !== number);
      const have = () => others.filter(({ heard }) => heard.endsWith(`[good${number}] ${text}\n`)).length;
      await until(2000, "a line to reach all the others who read", () => have() === others.length, {
        "stalls-on-slow": [
          () => have() < others.length,
          "40 of the members take no bytes, 69 others read everything, and a line did not reach all of these. Whom does your server wait for?",
        ],
      });
    }
    expect(
      [...dead, ...slow].filter(({ heard }) => heard.includes("[good0] one")).length,
      "Those who take no bytes had nothing of these lines when all the others had them.",
    ).toBe(0);

    const before = new Map(good.map((member) => [member, member.heard.length]));
    const left = (member: (typeof good)[0]) =>
      count(member.heard.slice(before.get(member)), /^\* dead\d+ has left the room$/gm);
    for (const { socket } of dead) socket.resetAndDestroy();
    await network.release();
    const last = `[good2] ${texts[2]}\n`;
    await until(4000, "the slow to get what they missed", () =>
      slow.every(({ heard }) => heard.includes(last)),
    );
    await until(4000, "the 20 who reset their connections to leave", () =>
      good.every((member) => left(member) >= 20),
    );
    good[0]!.socket.write("Is everybody here?\n");

    await until(2000, "the line to reach all the others", () =>
      good.slice(1).every(({ heard }) => heard.endsWith("[good0] Is everybody here?\n")),
    );
    for (const member of good) {
      expect(left(member), diagnose({}, "20 members left, each of them once.")).toBe(20);
      expect(member.heard, diagnose({}, "The rude never had a name.")).not.toContain("not allowed");
    }
  },
);

test("each chat gets a free port of 127.0.0.1 only", async () => {
  const ports = [await start(), await start(0)];

  await expectLocalAddress(ports[0]!);
  expect(new Set(ports).size).toBe(2);
});

test("two chats have nothing to do with each other", async () => {
  const [one, other] = [await start(), await start()];
  await joins(one, "alice");
  const alice = await guest(other);
  alice.send("alice\n");

  const answer = await line(alice, "the list of the room");

  expect(
    answer,
    diagnose({
      "shares-the-room": [
        answer === refusal,
        "Two servers were started, and a name that is taken in one is refused in the other. Where do you keep the members?",
      ],
    }),
  ).toBe("* The room contains: \n");
});

test("a port that is taken rejects with EADDRINUSE", async () => {
  await expectTakenPort("startChat", startChat);
});

test("close() hangs up on members", async () => {
  const server = await within(1500, "startChat() to resolve", startChat());
  const alice = await joins(server.port, "alice");
  await joins(server.port, "bob");

  await expectClose(server, alice);
});

/** Starts the chat and returns its port; it is closed when the test ends. */
async function start(port?: number): Promise<number> {
  const listening = await startServer("startChat", () => startChat(port));
  suspect({ waiting: {} });
  return listening;
}

/** A client that has been welcomed. */
async function guest(port: number): Promise<Peer> {
  const peer = await connectPeer(port);
  const heard = await line(peer, "the welcome", {
    "no-welcome": [
      () => peer.receivedLength === 0,
      "A client connected and said nothing, and your server said nothing either. Who speaks first here?",
    ],
  });
  expect(heard, diagnose({}, `A client connected and was greeted with ${JSON.stringify(heard)}.`)).toBe(
    welcome,
  );
  return peer;
}

/** A client that has joined. */
async function joins(port: number, name: string): Promise<Peer> {
  const peer = await guest(port);
  peer.send(`${name}\n`);
  const list = await line(peer, "the list of the room");
  expect(list, diagnose({}, `A client joined as ${name} and was told ${JSON.stringify(list)}.`)).toMatch(
    /^\* The room contains: /,
  );
  return peer;
}

/** A chat in which alice, bob and carol know of each other. */
async function room(): Promise<{ port: number; alice: Peer; bob: Peer; carol: Peer }> {
  const port = await start();
  const alice = await joins(port, "alice");
  const bob = await joins(port, "bob");
  const carol = await joins(port, "carol");
  await expectLine(alice, "the notice that bob has joined", "* bob has entered the room\n");
  for (const peer of [alice, bob])
    await expectLine(peer, "the notice that carol has joined", "* carol has entered the room\n");
  return { port, alice, bob, carol };
}

/** The next line that a client gets, with its LF. */
async function line(peer: Peer, what: string, symptoms: Symptoms = {}): Promise<string> {
  const { value, error } = await outcome(1500, what, peer.readUntil("\n"), {
    ...symptoms,
    "no-line-end": [
      () => peer.take().length > 0,
      "A client got bytes without an LF at the end. Every line to a client ends in LF: how else would it know that it is complete?",
    ],
  });
  if (error) expect.fail(diagnose(symptoms, `Your server hung up on a client that was waiting for ${what}.`));
  return String(value);
}

/** The client ends its side, and the answer has noticed that it is gone. */
async function goes(client: Peer): Promise<void> {
  const look = followSocket(client.socket.localPort);
  client.end();
  await until(1500, "your side to end", () => client.ended || client.closed);
  await lookUntil(() => look()?.destroyed ?? true);
}

/** What it means if a member hears no more after `event`, in which somebody else has gone. */
function untold(member: Peer, name: string, event: string): Symptoms {
  return {
    "removes-another-member": [
      () => !member.ended && !member.closed,
      `${event} After that, ${name} is still connected, and isn't told what the others say any more. Whom does your code take out of the room when a connection goes?`,
    ],
  };
}

/** A member hears this line after `event`, in which somebody else has gone. */
async function expectMember(member: Peer, name: string, expected: string, event: string): Promise<void> {
  const told = expected.trimEnd();
  const heard = await line(member, `${name} to be told ${JSON.stringify(told)}`, untold(member, name, event));
  expect(
    heard,
    diagnose(
      {},
      `${event} After that, ${name} was told ${JSON.stringify(heard)}, not ${JSON.stringify(told)}.`,
    ),
  ).toBe(expected);
}

/** The next line that a client gets is this one; \`what\` says which line that is. */
async function expectLine(peer: Peer, what: string, expected: string): Promise<void> {
  const heard = await line(peer, what);
  expect(heard, diagnose({}, `A client should have got ${what}, and got ${JSON.stringify(heard)}.`)).toBe(
    expected,
  );
}

/** A client that has just sent its name is told who is in the room. */
async function expectRoom(port: number, peer: Peer, name: string, others: string[]): Promise<void> {
  const answer = await line(peer, "the list of the room");
  const again = answer === refusal ? await answerTo(port, name) : "";
  const listed = answer.startsWith("* The room contains:") ? answer.slice("* The room contains:".length) : "";
  expect(
    answer,
    diagnose(
      {
        "lists-itself": [
          listed.includes(name),
          `${name} has just joined and was told that the room contains ${name}. The list is for the others.`,
        ],
        "refuses-every-other-name": [
          again.startsWith("* The room contains"),
          `The name ${name} was refused, and when another client gave the same name a moment later, it was accepted. What does your check remember from one name to the next? (A regular expression with the flag g remembers where it stopped.)`,
        ],
        "refuses-a-free-name": [
          answer === refusal,
          `The name ${name} was refused. It is allowed, and nobody in the room has it.`,
        ],
        "separates-otherwise": [
          others.length > 1 && letters(listed) === letters(others.join()),
          `${name} was told ${JSON.stringify(answer)}. The names are right. What comes between two of them?`,
        ],
        "lists-in-another-order": [
          others.length > 1 && sorted(listed) === sorted(others.join(", ")),
          `They joined in the order ${others.join(", ")}, and ${name} was told:${listed.trimEnd()}. When did each of them join?`,
        ],
        "tells-unjoined": [
          answer.includes("has entered the room") && !answer.includes(name),
          `${name} had not joined yet and was told: ${JSON.stringify(answer)}. Only members hear what happens.`,
        ],
      },
      toItself(answer, name),
    ),
  ).toBe(`* The room contains: ${others.join(", ")}\n`);
}

/** What another client is told that gives this name. */
async function answerTo(port: number, name: string): Promise<string> {
  const peer = await guest(port);
  peer.send(`${name}\n`);
  return await line(peer, "the answer to the same name");
}

function letters(names: string): string {
  return names.replace(/[^A-Za-z0-9]/g, "");
}

function sorted(names: string): string {
  return names.trim().split(", ").sort().join();
}

function toItself(heard: string, name: string): string {
  return diagnose(
    {
      "announces-to-itself": [
        heard === `* ${name} has entered the room\n`,
        `${name} joined, and the notice went to ${name} as well. It is for the others.`,
      ],
    },
    `${name} was told ${JSON.stringify(heard)}.`,
  );
}

/**
 * The sender goes on at the pace of the fast readers, who joined before and after the slow one, until they hear that carol has left. Returns how many bytes
 * were sent to each member until then, and how many waited in one queue of the server at most.
 */
async function floodUntilLeft(
  sender: Peer,
  fast: Peer[],
  slow: Peer,
): Promise<{ sent: number; left: boolean; queued: number }> {
  const text = `${"meow ".repeat(12_000)}\n`;
  const length = text.length + "[alice] ".length;
  let [sent, queued] = [0, 0];
  while (sent < 24 * megabyte) {
    sender.send(text);
    sent += length;
    const heard = await heardBy(fast, length, slow);
    if (heard.some((bytes) => bytes.includes("* carol has left the room\n")))
      return { sent, queued, left: true };
    const { waiting, isEnded } = longestQueue();
    queued = Math.max(queued, waiting);
    if (isEnded && waiting > megabyte) {
      const advice =
        "More than 1 MiB waits for a member that has stopped reading. You ended its connection, and it is still there. end() waits until everything before it has been sent. What doesn't?";
      expect.fail(diagnose({ "ends-politely": [true, advice] }));
    }
  }
  return { sent, queued, left: false };
}

/** What the fast readers get. If they get it only after the slow one reads again, that was what the server waited for. */
async function heardBy(fast: Peer[], length: number, slow: Peer): Promise<Buffer[]> {
  let settled = false;
  const lines = Promise.all(fast.map((peer) => peer.read(length)));
  const reading = outcome(4000, "the fast readers to get each line", lines).finally(() => {
    settled = true;
  });
  reading.catch(() => {}); // Awaited below.
  await until(1500, "the fast readers to get each line", () => settled).catch(() => {});
  const late = !settled;
  if (late) slow.release();
  const { value, error } = await reading;
  if (error) {
    const [dropped] = fast.filter((peer) => peer.ended || peer.closed);
    const all = dropped ? dropped.receivedLength : 0;
    const said = `Your server hung up on a member that reads everything, after ${Math.round(all / 1024)} KiB.`;
    const advice = `${said} Hardly any of that was waiting any more. What has been written and what still waits are two numbers: which one do you compare?`;
    expect.fail(diagnose({ "counts-what-was-sent": [Math.abs(all - megabyte) < 2 * length, advice] }, said));
  }
  const advice =
    "One member had stopped reading, and another one, who reads everything, got no more lines until the first went on. Who waits for whom in your server?";
  if (late) expect.fail(diagnose({ "stalls-on-slow": [true, advice] }));
  return value!;
}

/** The most bytes that wait in any socket where the answer runs, and whether that socket was ended. */
function longestQueue(): { waiting: number; isEnded: boolean } {
  return inAnswer(() => {
    const { Socket } = process.getBuiltinModule("node:net");
    const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
    const sockets = handles.filter((handle) => handle instanceof Socket && !handle.destroyed) as Socket[];
    const [longest] = sockets.sort((one, other) => other.writableLength - one.writableLength);
    return { waiting: longest?.writableLength ?? 0, isEnded: longest?.writableEnded ?? false };
  });
}

/** Clients without a record on the wire: there are many of them. */
async function crowd(port: number, name: string, size: number): Promise<{ socket: Socket; heard: string }[]> {
  const members = Array.from({ length: size }, async (_, number) => {
    const socket = connect(port, "127.0.0.1");
    onDispose(() => socket.destroy());
    const member = { socket, heard: "" };
    socket.on("error", () => {});
    socket.setEncoding("utf8").on("data", (text: string) => {
      member.heard += text;
    });
    await once(socket, "connect");
    socket.write(`${name}${number}\n`);
    return member;
  });
  return await within(3000, `${size} clients to connect`, Promise.all(members));
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
