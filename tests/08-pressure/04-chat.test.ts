/** Long, because each line is heard by others than the one who sends it, so the judge plays up to two hundred clients. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { startChat } from "#exercises/08-pressure/04-chat.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { onDispose } from "../../local-servers/scope.ts";
import { connectPeer } from "../../local-servers/tcp.ts";
import { expectClose, expectLocalAddress, expectTakenPort } from "../kit/any-server.ts";
import { slowNetwork } from "../kit/slow-network.ts";
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
  expectRoom(await line(mia, "the list of the room"), "mia", []);
  const early = await guest(port);
  const alice = await guest(port);
  alice.send("alice\n");
  expectRoom(await line(alice, "the list of the room"), "alice", ["mia"]);
  early.send("zoe\n");
  expectRoom(await line(early, "the list of the room"), "zoe", ["mia", "alice"]);
  const bob = await guest(port);
  bob.send("bob\n");
  expectRoom(await line(bob, "the list of the room"), "bob", ["mia", "alice", "zoe"]);

  for (const name of ["alice", "zoe", "bob"]) {
    const notice = await line(mia, `the notice that ${name} has come`);
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
  const notice = await line(alice, "the notice that bob has come", {
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

test("those who have not joined hear nothing, and nobody hears of them", async () => {
  const { port, alice, bob } = await room();
  const [lurker, passer] = [await guest(port), await guest(port)];

  passer.end();
  await until(1500, "the server's end", () => passer.ended || passer.closed);
  bob.send("Did you hear that?\n");
  const heard = await line(alice, "the line that bob said");

  expect(
    heard,
    diagnose({
      "announces-unjoined": [
        heard.startsWith("*"),
        `A client connected, gave no name and left, and alice was told: ${JSON.stringify(heard)}. It was never in the room.`,
      ],
    }),
  ).toBe("[bob] Did you hear that?\n");
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
  const { port, alice, bob } = await room();

  for (const name of ["two words", "under_score", "seventeenLetters1", "naïve", "tab\t", "alice"]) {
    const client = await guest(port);
    client.send(`${name}\nmallory\nHello?\n`);
    const answer = await line(client, `the answer to the name ${JSON.stringify(name)}`);
    expect(
      answer,
      diagnose({
        "two-with-one-name": [
          name === "alice" && answer.startsWith("* The room contains"),
          "alice is in the room, and a second alice was let in. Whose lines are whose now?",
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
    expect(String(client.take()), diagnose({}, "After the refusal the client got more lines.")).toBe("");
  }
  bob.send("Who was that?\n");
  const heard = await line(alice, "the line that bob said");

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
        },
        `The name ${JSON.stringify(name)} is made of ${name.length} letters and digits, and nobody in the room has it. It was answered with ${JSON.stringify(answer)}.`,
      ),
    ).toContain("* The room contains: alice, bob, carol");
    const notice = await line(carol, `the notice that ${name} has come`);
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
    expect(notice, diagnose({}, `bob ${did}, and alice was told ${JSON.stringify(notice)}.`)).toBe(
      "* bob has left the room\n",
    );
    carol.send("Bye, bob.\n");
    const next = await line(alice, "the line that carol said");
    expect(
      next,
      diagnose({
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
  { timeout: 20_000 },
  async () => {
    const { alice: sender, bob: fast, carol: slow } = await room();
    slow.hold();

    const before = slow.receivedLength;
    const { sent, left, queued } = await floodUntilLeft(sender, fast, slow);

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
          `A member read slowly and was dropped when at most ${Math.ceil(waited / 1024)} KiB were waiting for it. Up to 1 MiB may wait: \`false\` from write() is no reason to hang up.`,
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

test("200 clients talk although some are dead, slow or rude", { timeout: 20_000 }, async () => {
  const port = await start();
  const dead = await crowd(port, "dead", 20);
  const slow = await crowd(port, "slow", 20);
  const rude = await crowd(port, "not allowed: ", 60);
  const good = await crowd(port, "good", 100);
  await until(4000, "everyone to be answered", () =>
    [...dead, ...slow, ...rude, ...good].every(({ heard }) => /^\* (?:The room|You cannot)/m.test(heard)),
  );

  for (const { socket } of slow) socket.pause();
  for (const { socket } of rude) socket.write("no end of the line ".repeat(50));
  for (const { socket } of dead) socket.resetAndDestroy();
  await until(4000, "the 20 who reset their connections to leave", () =>
    good.every(({ heard }) => count(heard, /^\* dead\d+ has left the room$/gm) >= 20),
  );
  good[0]!.socket.write("Is everybody here?\n");

  await until(2000, "the line to reach all the others", () =>
    good.slice(1).every(({ heard }) => heard.endsWith("[good0] Is everybody here?\n")),
  );
  for (const { heard } of good) {
    expect(
      count(heard, /^\* dead\d+ has left the room$/gm),
      diagnose({}, "20 members left, each of them once."),
    ).toBe(20);
    expect(heard, diagnose({}, "The rude never had a name.")).not.toContain("not allowed");
  }
});

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
        "Two servers were started, and a name that is taken in one is refused in the other. Where do your members live?",
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
  await expectLine(alice, "the notice that bob has come", "* bob has entered the room\n");
  for (const peer of [alice, bob])
    await expectLine(peer, "the notice that carol has come", "* carol has entered the room\n");
  return { port, alice, bob, carol };
}

/** The next line that a client gets, with its LF. */
async function line(peer: Peer, what: string, symptoms: Symptoms = {}): Promise<string> {
  const { value, error } = await outcome(1500, what, peer.readUntil("\n"), {
    ...symptoms,
    "no-line-end": [
      () => peer.take().length > 0,
      "A client got bytes that no LF ends. Every line to a client ends in LF: how else would it know that it is complete?",
    ],
  });
  if (error) expect.fail(diagnose(symptoms, `Your server hung up on a client that was waiting for ${what}.`));
  return String(value);
}

/** The next line that a client gets is this one; \`what\` says which line that is. */
async function expectLine(peer: Peer, what: string, expected: string): Promise<void> {
  const heard = await line(peer, what);
  expect(heard, diagnose({}, `A client was to get ${what}, and got ${JSON.stringify(heard)}.`)).toBe(
    expected,
  );
}

function expectRoom(answer: string, name: string, others: string[]): void {
  const listed = answer.startsWith("* The room contains:") ? answer.slice("* The room contains:".length) : "";
  expect(
    answer,
    diagnose(
      {
        "lists-itself": [
          listed.includes(name),
          `${name} has just joined and was told that the room contains ${name}. The list is for the others.`,
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
 * The sender goes on at the pace of the fast reader until that one hears that carol has left. Returns how many bytes
 * were sent to each member until then, and how many waited in one queue of the server at most.
 */
async function floodUntilLeft(
  sender: Peer,
  fast: Peer,
  slow: Peer,
): Promise<{ sent: number; left: boolean; queued: number }> {
  const text = `${"meow ".repeat(12_000)}\n`;
  const length = 4 * (text.length + "[alice] ".length);
  let [sent, queued] = [0, 0];
  while (sent < 32 * megabyte) {
    for (let lines = 0; lines < 4; lines++) sender.send(text);
    sent += length;
    const heard = await heardBy(fast, length, slow);
    queued = Math.max(queued, longestQueue());
    if (heard.includes("* carol has left the room\n")) return { sent, queued, left: true };
  }
  return { sent, queued, left: false };
}

/** What the fast reader gets. If it gets it only after the slow one reads again, that was what the server waited for. */
async function heardBy(fast: Peer, length: number, slow: Peer): Promise<Buffer> {
  let settled = false;
  const reading = outcome(4000, "the fast reader to get each line", fast.read(length)).finally(() => {
    settled = true;
  });
  reading.catch(() => {}); // Awaited below.
  await until(1500, "the fast reader to get each line", () => settled).catch(() => {});
  const late = !settled;
  if (late) slow.release();
  const { value, error } = await reading;
  if (error) expect.fail("Your server hung up on a member that reads everything.");
  const advice =
    "One member had stopped reading, and another one, who reads everything, got no more lines until the first went on. Who waits for whom in your server?";
  if (late) expect.fail(diagnose({ "stalls-on-slow": [true, advice] }));
  return value!;
}

/** The most bytes that wait in any socket where the answer runs. */
function longestQueue(): number {
  return inAnswer(() => {
    const { Socket } = process.getBuiltinModule("node:net");
    const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
    const lengths = handles.map((handle) => (handle instanceof Socket ? handle.writableLength : 0));
    return Math.max(0, ...lengths);
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
