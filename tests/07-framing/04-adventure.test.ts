/** Long, because it plays the whole game: every command, every cut, every way to leave. */
import { startAdventure } from "#exercises/07-framing/04-adventure.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { connectPeer } from "../../local-servers/tcp.ts";
import { answerTurns } from "../../workbook/judge/remote/current.ts";
import { diesOnReset, expectClose, expectLocalAddress, expectTakenPort } from "../kit/any-server.ts";
import { slowNetwork } from "../kit/slow-network.ts";
import type { Suspicions } from "../kit/suspect.ts";
import { diagnose, expect, own, type Symptoms, startServer, suspect, test, until, within } from "../test.ts";

const hall = "OK! You are in the hall.";
const garden = "OK! You are in the garden.";
const library = "OK! You are in the library.";
const kitchen = "OK! You are in the kitchen.";
const noWay = "NO! You cannot go there.";
const unknown = "NO! I do not know that.";
const goodbye = "OK! Goodbye!";

test("whoever connects is told where they are", async () => {
  const port = await start();
  const client = await dial(port);
  const ended = await dial(port);
  ended.end();

  const line = await hear(client, "a word of welcome", {
    "collects-its-answers": [
      () => client.receivedLength === 0 && ended.receivedLength > 0,
      "A client connected and heard nothing. Another one was told where it is, but only after it had ended its side. When does your code write its answers: one by one, or all in the end?",
    ],
    "waits-for-the-client": [
      () => client.receivedLength === 0,
      "A client connected and sent nothing, and your server sent nothing either. Who speaks first here?",
    ],
  });

  expectAnswer(line, hall, "To a client that had just connected", sharedRoom);
});

test("look says it again", async () => {
  const client = await enter(await start());

  await expectDialog(client, ["look", hall], ["look", hall]);
});

test("the way through all rooms and back", async () => {
  const client = await enter(await start());

  await expectDialog(
    client,
    ["move north", garden],
    ["look", garden, "stays-put"],
    ["move south", hall],
    ["move west", library],
    ["move east", hall],
    ["move east", kitchen],
    ["look", kitchen, "stays-put"],
    ["move west", hall],
  );
});

test("where there is no way, the player stays", async () => {
  const client = await enter(await start());

  await expectDialog(
    client,
    ["move south", noWay, "walks-into-walls"],
    ["look", hall, "moves-nowhere"],
    ["move up", noWay, "refuses-unknown-ways"],
    ["move", noWay, "refuses-bare-move"],
    ["look", hall, "moves-nowhere"],
    ["move north", garden, "moves-nowhere"],
    ["move north", noWay],
    ["look", garden, "moves-nowhere"],
  );
});

test("each player has a place of their own", async () => {
  const port = await start();
  const [ada, bob] = [await enter(port), await enter(port, "one-client-only")];

  await expectDialog(ada, ["move north", garden]);
  await expectDialog(bob, ["look", hall, "shares-the-room"], ["move west", library]);
  await expectDialog(ada, ["look", garden, "shares-the-room"]);
  const late = await dial(port);
  expectAnswer(
    await hear(late, "a word of welcome"),
    hall,
    "To a third player, as they came in,",
    sharedRoom,
  );
});

test("an unknown command gets an answer, and the game goes on", async () => {
  const client = await enter(await start());

  for (const command of ["dance", "lookout", "constructor", ""]) {
    const said = `To ${JSON.stringify(command)}`;
    const line = await ask(client, command, {
      "ignores-empty": [
        () => command === "" && client.receivedLength > 0,
        "An empty line came, and your server said nothing. Whoever sent it is waiting for an answer.",
      ],
      "ignores-unknown": [
        () => command === "dance",
        'The command "dance" came, and your server said nothing. Whoever sent it is waiting for an answer.',
      ],
      "inherits-commands": [
        () => command === "constructor",
        'The command "dance" had its answer. Then "constructor" came, and your server said nothing. If your commands are the properties of an object: which properties does every object have?',
      ],
    });
    const more = line === unknown ? undefined : await surplus(client);
    expectAnswer(line, unknown, said, {
      "answers-twice": [
        () => more !== undefined,
        `${said} the client got ${shown(line)} and then ${shown(more)}. One of them answers an earlier command. Every command gets exactly one line.`,
      ],
      "matches-prefixes": [
        () => command === "lookout" && line === hall,
        'To "lookout" your server answered as if it were "look". The verb is everything before the first space. How do you compare it?',
      ],
      "inherits-commands": [
        () => line !== undefined && command === "constructor",
        `${said} your server answered ${shown(line)}, and to "dance" that it does not know that. If your commands are the properties of an object: which properties does every object have?`,
      ],
      "drops-unknown": [
        () => line === undefined && command === "lookout",
        'After the command "dance", which it didn\'t know, your server hung up. The player only made a typing mistake.',
      ],
    });
  }
  await expectDialog(client, ["look", hall]);
});

test("verbs and directions may be in any case", async () => {
  const client = await enter(await start());

  await expectDialog(
    client,
    ["LOOK", hall, "case-sensitive"],
    ["Move north", garden, "case-sensitive"],
    ["move SOUTH", hall, "case-sensitive-ways"],
    ["MOVE West", library, "case-sensitive-ways"],
    ["SAY hi", 'OK! You say, "hi"', "case-sensitive"],
  );
});

test("what is said comes back unchanged", async () => {
  const client = await enter(await start());
  const all = ["hello", "Is anybody here?", "look", 'a  b\tc, "naïve" ☕', "move north", "one\u2028two"];
  for (const words of all) {
    const line = await ask(client, `say ${words}`);

    expectAnswer(line, `OK! You say, "${words}"`, `To ${JSON.stringify(`say ${words}`)}`, {
      "first-word-only": [
        (line) => words.includes(" ") && line === `OK! You say, "${words.split(" ")[0]}"`,
        `To "say ${words}" your server answered with the first word only. What belongs to what is said?`,
      ],
      "lowers-words": [
        (line) => line === `OK! You say, "${words.toLowerCase()}"` && words !== words.toLowerCase(),
        `To "say ${words}" your server answered in lower case. Which part of a command may be in any case?`,
      ],
      "escapes-words": [
        (line) => line === `OK! You say, ${JSON.stringify(words)}`,
        `To ${JSON.stringify(`say ${words}`)} your server answered with backslashes that nobody said. Which function of yours adds them?`,
      ],
      "stops-at-u2028": [
        (line) => words.includes("\u2028") && line !== undefined && !line.includes("two"),
        `The words held the character U+2028, which is not a line end here, and your server answered ${shown(line)}. If you use a regular expression: which characters does \`.\` not match?`,
      ],
      "squeezes-spaces": [
        (line) => line === `OK! You say, "${words.split(/\s+/).join(" ")}"`,
        `Spaces in ${JSON.stringify(words)} were changed. What does your way of splitting do with two spaces in a row?`,
      ],
    });
  }
  expectAnswer(await ask(client, "say"), 'OK! You say, ""', 'To "say" alone', {
    "says-undefined": [
      (line) => line?.includes("undefined"),
      'To "say" alone your server answered "undefined". What comes after the first space where there is none?',
    ],
    "refuses-bare-say": [
      (line) => line === unknown,
      'To "say" alone your server answered that it does not know that. It is a known verb, with no words.',
    ],
  });
  expectAnswer(await ask(client, "say "), 'OK! You say, ""', 'To "say " (a space, and nothing after it)', {
    "needs-words": [
      (line) => line === unknown,
      'To "say " (a space, and nothing after it) your server answered that it does not know that. Nothing at all may come after the first space.',
    ],
  });
  await expectDialog(client, ["look", hall]);
});

test("properties that every object has aren't ways", async () => {
  const client = await enter(await start());
  for (const word of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
    const line = await ask(client, `move ${word}`);

    expectAnswer(line, noWay, `To "move ${word}"`, {
      "inherits-ways": [
        (line) => line !== noWay && line !== unknown,
        `To "move ${word}" your server answered ${shown(line)}. A plain object has more properties than its table shows. How do you look a word up?`,
      ],
    });
  }
  await expectDialog(client, ["look", hall, "inherits-ways"]);
});

test("many commands may arrive together, with LF or CRLF", async () => {
  const client = await enter(await start());
  const expected = [kitchen, kitchen, unknown, 'OK! You say, "a b"', hall];
  const lines: (string | undefined)[] = [];

  client.send("move east\nlook\r\n\nsay a b\r\nmove west\r\n");
  for (const line of expected) {
    const answer = await hear(client, `${line} after five commands in one chunk`, {
      "command-per-chunk": [
        () => lines.length === 1,
        `Five commands came in one chunk, and your server gave one answer: ${shown(lines[0])}. What ends a command?`,
      ],
    });
    lines.push(answer);
  }

  expect(
    lines,
    diagnose(
      {
        "keeps-cr": [
          lines[0] === kitchen && lines[1] === unknown,
          `The command "look" ended in CRLF, and your server answered ${shown(lines[1])}. Which bytes can end a line?`,
        ],
      },
      `Five commands came in one chunk, some with CRLF, and your server answered ${JSON.stringify(lines)}.`,
    ),
  ).toEqual(expected);
});

test("a command may arrive in pieces", async () => {
  const client = await enter(await start());

  await client.sendPieces(["lo", "ok", "\nmo", "ve nor", "th\n", "s", "ay h", "i\r", "\n"]);
  const lines = [await hear(client, "the answer to look"), await hear(client, "the answer to move north")];
  lines.push(await hear(client, "the answer to say hi"));

  expect(
    lines,
    diagnose(
      {
        "forgets-the-rest": [
          lines.every((line) => line === unknown),
          "The commands look, move north, and say hi came in nine pieces, and your server didn't know any of them. Where does the beginning of a command wait for its end?",
        ],
      },
      `The commands look, move north, and say hi came in nine pieces, and your server answered ${JSON.stringify(lines)}.`,
    ),
  ).toEqual([hall, garden, 'OK! You say, "hi"']);
});

test("spaces at the end belong to what is said", async () => {
  const client = await enter(await start());

  expectAnswer(
    await ask(client, "say good night  "),
    'OK! You say, "good night  "',
    'To "say good night  "',
    {
      "trims-words": [
        (line) => line === 'OK! You say, "good night"',
        'To "say good night  " your server answered with "good night". The two spaces at the end were said too. Which method of yours removes them?',
      ],
    },
  );
});

test("quit says goodbye and ends; what comes later is not answered", async () => {
  const port = await start({
    "writes-after-the-end": [
      ({ code }) => code === "ERR_STREAM_WRITE_AFTER_END",
      'More commands came right after "quit". Your code had ended the connection, and then it answered one of them. What does it do with lines that come after quit?',
    ],
  });
  for (const commands of ["quit\n", "QUIT\r\n", "look\nquit\nlook\nmove north\n"]) {
    const client = await enter(port);
    client.send(commands);
    await until(1000, "your server to end after quit", () => client.ended || client.closed, {
      "stays-after-quit": [
        () => client.receivedLength > hall.length + goodbye.length,
        'To "quit" your server said goodbye, and then it stayed on the line. Who ends the connection?',
      ],
    });
    const lines = client.take().toString().trimEnd().split("\n").filter(Boolean);
    const expected = commands.startsWith("look") ? [hall, goodbye] : [goodbye];

    expect(
      lines,
      diagnose(
        {
          "quits-silently": [
            !lines.includes(goodbye),
            `To "quit" your server ended the connection after ${shown(lines.at(-1))}. Before that, it should have said goodbye.`,
          ],
          "answers-after-quit": [
            lines.indexOf(goodbye) >= 0 && lines.indexOf(goodbye) < lines.length - 1,
            `After "quit" your server still answered: ${shown(lines.slice(lines.indexOf(goodbye) + 1).join(" "))}. Commands after quit stay unanswered.`,
          ],
        },
        `The commands ${JSON.stringify(commands)} were answered with ${JSON.stringify(lines)}.`,
      ),
    ).toEqual(expected);
    client.end();
  }
});

test("when a client ends its side, its commands are answered before the server ends", async () => {
  const port = await start();
  for (const commands of ["", "look\n", "look\nmove north\nlook\n"]) {
    const client = await enter(port);
    client.end(commands);
    const expected = [hall, garden, garden].slice(0, commands.split("\n").length - 1);
    await until(1000, "your server to end too", () => client.ended || client.closed, {
      "stays-after-end": [
        () => !client.ended,
        "The client had ended its side and had all its answers, and your server's side stayed open. Who ends it?",
      ],
    });
    const lines = client.take().toString().split("\n").filter(Boolean);

    expect(
      lines,
      diagnose(
        {
          "loses-last-commands": [
            lines.length < expected.length,
            `A client sent ${JSON.stringify(commands)} and ended its side. It got ${lines.length} answers, then your server hung up. Its end means that it has no more questions, not that it wants no more answers.`,
          ],
        },
        `The commands ${JSON.stringify(commands)} and an end were answered with ${JSON.stringify(lines)}.`,
      ),
    ).toEqual(expected);
  }
});

test("every answer arrives before the end, even through a slow network", async () => {
  const port = await start();
  for (const [said, expected] of [
    ["quit\n", goodbye],
    ["quit\nlook\n", goodbye],
    ["look\n", hall],
  ] as const) {
    const network = slowNetwork();
    const client = await enter(port);
    network.hold();
    if (said.startsWith("quit")) client.send(said);
    else client.end(said);
    await network.release();
    await until(1000, "your server's end", () => client.ended || client.closed);
    const heard = client.take().toString();

    expect(
      heard,
      diagnose(
        {
          "writes-after-the-end": [
            heard === "" && said === "quit\nlook\n",
            'To "quit" alone your goodbye arrived. With "look" right after it, the goodbye was still waiting in your socket, because the network was slow, and then the socket was destroyed. What does your code still do after end()? A write() after it is an error, and destroys the socket.',
          ],
          "destroys-too-early": [
            heard === "",
            `A client sent ${JSON.stringify(said)}${said.startsWith("quit") ? "" : " and ended its side"}. Your answer was still waiting in your socket, because the network was slow, and you destroyed the socket. What does destroy() do with bytes that haven't been sent, and what does end() do?`,
          ],
        },
        `To ${JSON.stringify(said)} your server answered ${JSON.stringify(heard)} and ended.`,
      ),
    ).toBe(`${expected}\n`);
    client.end();
  }
});

test("a player whose connection is reset leaves the others alone", async () => {
  const port = await start({ "dies-on-reset": diesOnReset("A client reset its connection") });
  const [rude, polite] = [await enter(port), await enter(port)];
  await rude.sendPieces(["move no"]);
  rude.reset();

  await expectDialog(polite, ["look", hall]);
  await expectDialog(await enter(port), ["move north", garden]);
});

test("each server gets a free port of 127.0.0.1 only", async () => {
  const ports = [await start(), await start({}, 0)];

  await expectLocalAddress(ports[0]!);
  expect(new Set(ports).size).toBe(2);
});

test("a port that is taken rejects with EADDRINUSE", async () => {
  await expectTakenPort("startAdventure", startAdventure);
});

test("close() hangs up on players who are still there", async () => {
  const server = await within(1500, "startAdventure() to resolve", startAdventure());

  await expectClose(server, await enter(server.port));
});

/** What else to suspect if the server of this test crashes while a command is waiting for its answer. */
let otherCrashes: Suspicions["crashed"] = {};

/** Starts the server and returns its port; the server is closed when the test ends. */
async function start(crashed: Suspicions["crashed"] = {}, port?: number): Promise<number> {
  otherCrashes = crashed;
  suspect({ crashed });
  return await startServer("startAdventure", () => startAdventure(port));
}

/** A client, which leaves when the test ends, before the server is closed. */
async function dial(port: number): Promise<Peer> {
  const client = await connectPeer(port);
  own({ close: () => client.end() });
  return client;
}

/** A client that has come in and heard where it is. */
async function enter(port: number, mistake = ""): Promise<Peer> {
  const client = await dial(port);
  const line = await hear(client, "a word of welcome", {
    [mistake]: [
      () => mistake && client.receivedLength === 0,
      "A second player came in while the first was still there, and heard nothing. Is it waiting for the first to leave?",
    ],
  });
  expectAnswer(line, hall, "To a client that had just connected", sharedRoom);
  return client;
}

async function ask(client: Peer, command: string, waiting: Symptoms = {}): Promise<string | undefined> {
  suspect({
    crashed: {
      ...otherCrashes,
      "dies-of-a-command": [
        ({ name }) => name === "TypeError" || name === "ReferenceError",
        `The command ${JSON.stringify(command)} came, and your program ended with an error that nothing caught. Follow this command through your code: which of your variables holds no value then?`,
      ],
    },
  });
  client.send(`${command}\n`);
  return await hear(
    client,
    `the answer to ${JSON.stringify(command)} (every command gets one line)`,
    waiting,
  );
}

/** The next line, without its LF; undefined if the server hangs up before it has said one. */
async function hear(client: Peer, what: string, waiting: Symptoms = {}): Promise<string | undefined> {
  const line = await within(
    1000,
    what,
    client.readUntil("\n").catch(() => undefined),
    {
      ...waiting,
      "forgets-the-newline": [
        () => client.take().length > 0,
        "Your server's answer came, and no LF after it. How does the client know that the answer is complete?",
      ],
    },
  );
  return line?.toString().slice(0, -1);
}

type Step = readonly [command: string, answer: string, mistake?: string];

/** Sends one command after the other and compares the answers. */
async function expectDialog(client: Peer, ...steps: Step[]): Promise<void> {
  for (const [command, answer, mistake = ""] of steps) {
    const line = await ask(client, command);
    const more = line === answer ? undefined : await surplus(client);
    const longer = line === unknown && !command.includes(" ") ? await ask(client, `${command}x`) : undefined;
    expectAnswer(line, answer, `To "${command}"`, {
      "cuts-the-last-letter": [
        () => longer === answer,
        `To "${command}" your server answered ${shown(line)}, and to "${command}x" it answered ${shown(longer)}. There is no space in either of them. Where do you cut then?`,
      ],
      "answers-twice": [
        () => more !== undefined,
        `After "${command}" was sent, the client got ${shown(line)} and then ${shown(more)}. One of them answers an earlier command. Every command gets exactly one line. Where does your code go on after an answer?`,
      ],
      [mistake]: [(line) => mistake && isTypical(mistake, line, answer), `${advice(mistake, command, line)}`],
    });
  }
}

/** Another line that came without a command of its own; undefined if none comes. */
async function surplus(client: Peer): Promise<string | undefined> {
  let text = "";
  for (let turn = 0; turn < 50 && !text.includes("\n"); turn++) {
    await answerTurns();
    await new Promise((done) => setImmediate(done));
    text += client.take().toString();
  }
  return text.includes("\n") ? text.slice(0, text.indexOf("\n")) : undefined;
}

/** Whether this line is what the mistake would say. */
function isTypical(mistake: string, line: string | undefined, expected: string): boolean {
  if (["case-sensitive", "refuses-bare-move", "refuses-unknown-ways"].includes(mistake))
    return line === unknown;
  if (mistake === "case-sensitive-ways") return line === noWay;
  if (mistake === "walks-into-walls") return line === "OK! You are in the undefined.";
  if (mistake === "inherits-ways")
    return line?.includes("function") === true || line?.includes("Object") === true;
  if (mistake === "moves-nowhere")
    return (
      line === noWay || (line !== undefined && ![hall, garden, library, kitchen, unknown].includes(line))
    );
  return line !== expected && line !== undefined && [hall, garden, library, kitchen].includes(line);
}

function advice(mistake: string, command: string, line: string | undefined): string {
  const seen = `To "${command}" your server answered ${shown(line)}.`;
  if (mistake === "shares-the-room")
    return `${seen} Another player had moved, and this one hadn't. Where do you keep each player's room?`;
  if (mistake === "moves-nowhere")
    return `${seen} Before that, the player had tried a way that doesn't exist. Where are they then?`;
  if (mistake === "walks-into-walls")
    return `${seen} There is no way south from the hall. What does the table give you for a way that it doesn't have?`;
  if (mistake === "refuses-bare-move")
    return `${seen} The verb is known, only the direction is missing. What does the task say about a \`move\` without one?`;
  if (mistake === "refuses-unknown-ways")
    return `${seen} The verb is known, only the direction isn't. What does the task say about a direction where there is no way?`;
  if (mistake === "stays-put") return `${seen} The player had moved. Where do you keep the room?`;
  return `${seen} Verbs and directions may be in any case.`;
}

/** A newcomer can only be elsewhere because somebody else went there. */
const sharedRoom: Typical = {
  "shares-the-room": [
    (line) => line === library || line === garden || line === kitchen,
    "Other players had moved, and then a new player was told that they are in a room where another player had gone. Everyone starts in the hall. Where do you keep each player's room?",
  ],
};

type Typical = Record<string, readonly [seen: (line: string | undefined) => unknown, advice: string]>;

function expectAnswer(
  line: string | undefined,
  expected: string,
  said: string,
  symptoms: Typical = {},
): void {
  const own = Object.entries(symptoms).map(
    ([name, [seen, text]]) => [name, [() => seen(line), text]] as const,
  );
  expect(
    line,
    diagnose(
      {
        "omits-the-status": [
          line === expected.slice("OK! ".length),
          `${said} your server answered ${shown(line)}. How does every answer begin?`,
        ],
        "answers-with-crlf": [
          line === `${expected}\r`,
          `${said} your server answered ${shown(line)}: a CR came before the LF. Your answers end in LF.`,
        ],
        ...Object.fromEntries(own),
      },
      `${said} your server ${line === undefined ? "hung up" : `answered ${shown(line)}`}.`,
    ),
  ).toBe(expected);
}

function shown(line: string | undefined): string {
  return line === undefined ? "nothing and hung up" : JSON.stringify(line);
}
