/**
 * Long, because one exchange shows connecting, sending, half-closing, reading and decoding, and each can go
 * wrong by itself.
 */
import { sayHello } from "#exercises/06-echo/01-say-hello.ts";
import { closedPort, listen, type TcpServer } from "../../local-servers/tcp.ts";
import { wire } from "../../local-servers/wire.ts";
import { oddText } from "../kit/odd-text.ts";
import { followPending, followTimers } from "../kit/timers.ts";
import { diagnose, expect, inAnswer, outcome, type Symptoms, suspect, test, until } from "../test.ts";

const question = "Hey, can you hear me?";
const answer = "Yes, I can hear you.";
/** The timers that the answer has set since it was asked last. */
let timers: () => number[] = () => [];
/** True if the answer has destroyed its socket since it was asked last, without having read the server's end. */
let hungUp: () => boolean = () => false;

test("a question gets its answer, and the connection is closed", async () => {
  const server = await listen(async (peer) => {
    await peer.read(question.length);
    peer.end(answer);
  });

  const reply = await ask(server, question);

  expectReply(reply, answer);
  await until(1000, "your side of the connection to close", () => server.open() === 0, {
    "leaves-open": [
      () => !server.peers[0]?.ended,
      "The server had ended and your promise had resolved, but your side of the connection never ended.",
    ],
  });
});

test("a second call has nothing to do with the first", async () => {
  const server = await listen(async (peer) => {
    await peer.readToEnd();
    peer.end(`Hello, caller number ${server.peers.length}.`);
  });

  const first = await ask(server, question);
  const second = await ask(server, question);

  expectReply(second, "Hello, caller number 2.", {
    "keeps-the-last-reply": [
      second === `${first}Hello, caller number 2.`,
      `Two calls were made, one after the other. The promise of the second resolved with the replies of both, ${JSON.stringify(second)}.\nWhere do you collect what arrives, and how often does that exist?`,
    ],
  });
  expectReply(first, "Hello, caller number 1.");
});

test("a server that waits for your end gets it, after the whole message", async () => {
  const long = "  Hé, can you hear me? ☕\r\n";
  let received: Buffer = Buffer.alloc(0);
  const server = await listen(async (peer) => {
    received = await peer.readToEnd();
    peer.end(answer);
  });

  await ask(server, long);

  const arrived = `The server received ${JSON.stringify(received.toString())}`;
  expect(
    received,
    diagnose(
      {
        "adds-to-the-message": [
          received.length > Buffer.byteLength(long) && received.includes(long),
          `${arrived}. The caller's message is ${JSON.stringify(long)}: only that goes out, with nothing before or after it.`,
        ],
        "trims-the-message": [
          received.length < Buffer.byteLength(long) && received.toString().trim() === long.trim(),
          `${arrived}. The caller's message is ${JSON.stringify(long)}: its spaces and line ends go out, too.\nWhat removes them?`,
        ],
        "cuts-the-message": [
          received.length > 0 &&
            received.length < Buffer.byteLength(long) &&
            Buffer.from(long).indexOf(received) === 0,
          `${arrived}, and then your end.\nThe message is ${long.length} characters long. How many bytes is that?`,
        ],
        "sends-latin1": [
          received.equals(Buffer.from(long, "latin1")),
          "The message went out in Latin-1, one byte for each character. Which encoding does the task ask for?",
        ],
      },
      `${arrived}. The caller's message is ${JSON.stringify(long)}.`,
    ),
  ).toEqualBytes(long);
});

test("an answer in pieces comes back whole, however long the server takes", async () => {
  const pending = followPending(500, { sockets: true });
  const server = await listen(async (peer) => {
    await peer.readToEnd();
    await peer.sendPieces(["Yes, ", "I can.", "\n"]);
    await until(3000, "the timers of your code to fire", () => pending() === 0);
    await peer.sendPieces(["Can ", "you?"]);
    peer.end();
  });

  const reply = await ask(server, question, 4000);

  const whole = "Yes, I can.\nCan you?";
  expectReply(reply, whole, {
    "first-chunk-only": [
      () => reply === "Yes, " && timers().length === 0,
      `Your promise resolved with "Yes, ", the first piece. The server had not ended: more was to come.`,
    ],
    "guesses-from-the-text": [
      () => timers().length === 0 && !hungUp() && ["Yes, I can.", "Yes, I can.\n"].includes(reply),
      `Your promise resolved with ${JSON.stringify(reply)}. The server had not ended: more was to come.\nWhat does your code take for the end of the reply? A period or a line end may come in the middle of it.`,
    ],
    "keeps-the-last-chunk": [
      reply === "you?" || reply === "Can you?",
      `The answer came in pieces, and your promise resolved with ${JSON.stringify(reply)}, the last of them. What does your code do with the pieces before it when a new one comes?`,
    ],
    "joins-with-commas": [
      reply.replaceAll(",", "") === whole.replaceAll(",", "") && reply.length > whole.length,
      `The answer came in pieces, and your promise resolved with ${JSON.stringify(reply)}. What puts a comma between two pieces?`,
    ],
  });
});

test("a character may be cut between two pieces", async () => {
  const coffee = Buffer.from("Oui, je t'entends. Café ☕ 🐈");
  const server = await listen(async (peer) => {
    await peer.readToEnd();
    await peer.sendPieces([
      coffee.subarray(0, -9),
      coffee.subarray(-9, -6),
      coffee.subarray(-6, -2),
      coffee.subarray(-2),
    ]);
    peer.end();
  });

  const reply = await ask(server, question, 4000);
  const otherEncoding = (["ascii", "utf16le", "hex", "base64"] as const).find(
    (encoding) => reply === coffee.toString(encoding),
  );

  expectReply(reply, coffee.toString(), {
    "decodes-per-chunk": [
      () => reply.includes("\uFFFD"),
      "A character that arrived in two pieces came out as U+FFFD (�).\nWhat does the decoder of a piece know about the piece before it?",
    ],
    "decodes-as-latin1": [
      reply === coffee.toString("latin1"),
      `Your promise resolved with ${JSON.stringify(reply)}: each byte became a character of its own. Which encoding does the task ask for?`,
    ],
    "decodes-otherwise": [
      otherEncoding,
      `Your promise resolved with ${JSON.stringify(reply)}: that is the reply, decoded as ${otherEncoding}. Which encoding does the task ask for?`,
    ],
  });
});

test("spaces and line ends belong to the answer", async () => {
  const spaced = `  ${answer}\r\n`;
  const server = await listen(async (peer) => {
    await peer.readToEnd();
    peer.end(spaced);
  });

  const reply = await ask(server, question);

  expectReply(reply, spaced, {
    "trims-the-reply": [
      () => reply !== spaced && reply.trim() === answer,
      `The server sent ${JSON.stringify(spaced)}, and your promise resolved with ${JSON.stringify(reply)}.\nThe reply is everything that the server sends.`,
    ],
  });
});

test("a long message arrives whole, and so does a long reply", async () => {
  const long = "Hey, can you hear me? ".repeat(10_000);
  let received: Buffer = Buffer.alloc(0);
  const server = await listen(async (peer) => {
    received = await peer.readToEnd();
    peer.end(long);
  });

  const reply = await ask(server, long, 4000);

  const told = `The message was ${long.length} bytes long, and the server received ${received.length} bytes and your end`;
  const isStart = received.length < long.length && long.startsWith(received.toString());
  const cut = `${told}: only its beginning.\nWhat limits how much your code sends?`;
  expect(received, diagnose({ "limits-the-message": [isStart, cut] }, `${told}.`)).toEqualBytes(long);
  expectReply(reply, long, {
    "limits-the-reply": [
      () => reply.length < long.length && long.startsWith(reply) && timers().length === 0 && !hungUp(),
      `The reply was ${long.length} bytes long, and your promise resolved with the first ${reply.length} of them.\nWhat limits how much your code keeps?`,
    ],
  });
});

test("a server that says nothing and ends gives an empty reply", async () => {
  const server = await listen(async (peer) => {
    await peer.readToEnd();
    peer.end();
  });

  expectReply(await ask(server, ""), "");
});

test("a port where nobody listens rejects with ECONNREFUSED", async () => {
  const refused = "Nobody listens at that port";
  suspect({
    crashed: {
      "ignores-errors": {
        seen: `${refused}, and the socket's error ended the program.`,
        ask: "Who listens for the socket's 'error' event?",
      },
    },
  });
  const port = await closedPort();

  const { value, error, resolved } = await outcome(
    1000,
    "sayHello() to reject",
    () => sayHello(port, "127.0.0.1", question),
    {
      "never-rejects": [
        true,
        `${refused}, and your promise is still pending. How does it learn of the socket's error?`,
      ],
    },
  );

  if (resolved) {
    const advice = `${refused}, and your promise resolved with ${(value as unknown) instanceof Error ? `the error ${JSON.stringify(String(value))}` : JSON.stringify(value)}. How can the caller tell that from an answer?`;
    expect.fail(diagnose({ "swallows-errors": [true, advice] }));
  }
  expectCode(error, /^ECONNREFUSED$/);
});

test("a reset in the middle of the answer rejects", async () => {
  suspect({
    crashed: {
      "ignores-errors": {
        seen: "The server reset the connection, and the socket's error ended the program.",
        ask: "Who listens for the socket's 'error' event?",
      },
    },
  });
  const server = await listen(async (peer) => {
    await peer.read(question.length);
    await peer.sendPieces(["Yes, I can"]);
    peer.reset();
  });

  const { value, error, resolved } = await outcome(
    1000,
    "sayHello() to reject",
    () => sayHello(server.port, server.host, question),
    {
      "never-rejects": [true, "The server reset the connection, and your promise is still pending."],
    },
  );

  if (resolved) {
    const advice = `The server reset the connection before its end, and your promise resolved with ${JSON.stringify(value)}.\nWhich event means that the server has said everything, and which means only that the connection is gone?`;
    expect.fail(diagnose({ "reset-is-the-end": [true, advice] }));
  }
  expectCode(error, /^(?:ECONNRESET|EPIPE|ECONNABORTED)$/);
});

test("the connection goes to the host that was passed", async () => {
  const server = await listen((peer) => peer.end(answer));
  suspect({
    crashed: {
      "ignores-errors": {
        seen: "Nobody listens at that address, and the socket's error ended the program.",
        ask: "Who listens for the socket's 'error' event?",
      },
    },
  });

  const { error, resolved } = await outcome(1000, "sayHello() to settle", () =>
    sayHello(server.port, "::1", question),
  );

  const advice =
    "A server listens at 127.0.0.1 only, your function was called with the host ::1, and it got an answer.\nWhere does your code pass the host on?";
  if (resolved)
    expect.fail(
      diagnose(
        { "ignores-the-host": [server.peers.length > 0, advice] },
        "Nobody listens at that host, and your promise resolved.",
      ),
    );
  expectCode(error, /^E/);
});

/** What sayHello() resolves with; if it never does, what the server has seen by then is reported. */
async function ask(server: TcpServer, message: string, milliseconds = 1000): Promise<string> {
  timers = followTimers();
  hungUp = followHangUp();
  const { value, error } = await outcome(
    milliseconds,
    "sayHello() to resolve",
    () => sayHello(server.port, server.host, message),
    unanswered(server, message),
  );
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  const told = `Your promise rejected with ${String(error)}.`;
  const heard = wire().events.findLast(({ from, kind }) => from === "you" && kind === "bytes")?.sample ?? "";
  const [line = ""] = /^[A-Z]+ \S+ HTTP\/1\.1/.exec(heard) ?? [];
  expect(
    error,
    diagnose(
      {
        "speaks-http": [
          error && line,
          `Your promise rejected: ${String(error)}. What the server got begins with ${JSON.stringify(line)}.\nThat is HTTP, which fetch() and \`node:http\` speak. Which module sends nothing but your bytes?`,
        ],
        "takes-the-host-for-a-path": [
          code === "ENOENT",
          `${told}\nENOENT means that there is no such file: \`connect\` took its first argument for the path of a local socket. In which order does it expect the port and the host?`,
        ],
        "gives-up": [
          error && timers().length > 0 && !code,
          `${told}\nBefore that, your code had set a timer of ${timers()[0]} ms. A server may take any time.`,
        ],
        "writes-after-the-end": [
          code === "ERR_STREAM_WRITE_AFTER_END",
          `${told}\nYour side had already ended when you wrote. What comes first, the message or the end?`,
        ],
      },
      error ? `${told}\nThe server did not reset the connection, and nothing was wrong on the wire.` : "",
    ),
  ).toBeUndefined();
  return value as string;
}

function followHangUp(): () => boolean {
  return inAnswer(() => {
    type Connecting = { socket: import("node:net").Socket };
    let socket: Connecting["socket"] | undefined;
    process.getBuiltinModule("node:diagnostics_channel").subscribe("net.client.socket", (message) => {
      ({ socket } = message as Connecting);
    });
    return () => socket?.destroyed === true && !socket.readableEnded && !socket.errored;
  });
}

/** The reply is this text; `symptoms` are those of the test. */
function expectReply(reply: string, text: string, symptoms: Symptoms = {}): void {
  const told = `The server sent ${brief(text)}, and your promise resolved with ${brief(reply)}`;
  const isBeginning = reply.length < text.length && text.startsWith(reply);
  expect(
    reply,
    diagnose(
      {
        ...symptoms,
        ...oddText(reply),
        get "guesses-with-a-timer"(): Symptoms[string] {
          const [timer] = isBeginning ? timers() : [];
          return [
            timer !== undefined,
            `${told}, which is only its beginning. Your code had set a timer of ${timer} ms.\nA server may take any time. Which event says that it has ended?`,
          ];
        },
        "hangs-up-too-early": [
          () => isBeginning && hungUp(),
          `${told}, which is only its beginning. Your code had destroyed the socket before the server's end came.\nWhat does destroy() do to the direction that you read from?`,
        ],
        "resolves-too-early": [
          isBeginning,
          `${told}, which is only its beginning. Which event says that the server has ended?`,
        ],
      },
      `${told}.`,
    ),
  ).toBe(text);
}

/** A text, or its first 60 characters, for the middle of a sentence. */
function brief(text: string): string {
  if (typeof text !== "string" || text.length <= 200) return JSON.stringify(text);
  return `${text.length} characters that begin with ${JSON.stringify(text.slice(0, 60))}`;
}

function unanswered(server: TcpServer, message: string): Symptoms {
  const seen = () => server.peers[0];
  const length = Buffer.byteLength(message);
  const all = () => (seen()?.receivedLength ?? 0) >= length;
  return {
    "never-connects": [() => !seen(), "No connection reached the server, and your promise is still pending."],
    "never-ends": [
      () => all() && !seen()?.ended,
      "The server has your message and is waiting for your end.\nHow do you tell it that you have said everything?",
    ],
    "never-resolves": [
      () => seen()?.socket.writableEnded,
      "The server answered and ended its side, and your promise is still pending.\nWhich event says that nothing more will come? It comes only on a socket that is still open and is being read.",
    ],
    get "sends-too-little"(): Symptoms[string] {
      const received = seen()?.receivedLength;
      return [
        !all(),
        `You connected, the server received ${received} of the ${length} bytes of the message, and your promise is still pending.\nWhich line sends the message, and does that line run?`,
      ];
    },
  };
}

function expectCode(error: unknown, code: RegExp): void {
  const { code: seen } = (error ?? {}) as NodeJS.ErrnoException;
  expect(
    String(seen),
    diagnose(
      {
        "replaces-the-error": [
          seen === undefined,
          `Your promise rejected with ${error instanceof Error ? String(error) : JSON.stringify(error)}, which has no \`code\`.\nExpected the error that the socket reports.`,
        ],
      },
      `Your promise rejected with ${String(error)}, whose \`code\` is ${seen}. Expected the error that the socket reports.`,
    ),
  ).toMatch(code);
}
