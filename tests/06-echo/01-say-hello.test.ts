import { sayHello } from "#exercises/06-echo/01-say-hello.ts";
import { closedPort, listen, type TcpServer } from "../../local-servers/tcp.ts";
import { diagnose, expect, outcome, type Symptoms, suspect, test, until } from "../test.ts";

const question = "Hey, can you hear me?";
const answer = "Yes, I can hear you.";

test("a question gets its answer, and the connection is closed", async () => {
  const server = await listen(async (peer) => {
    await peer.read(question.length);
    peer.end(answer);
  });

  const reply = await ask(server, question);

  expect(reply).toBe(answer);
  await until(1000, "your side of the connection to close", () => server.open() === 0, {
    "leaves-open": [
      () => !server.peers[0]?.ended,
      "The server had ended and your promise had resolved, but your side of the connection never ended.",
    ],
  });
});

test("a server that waits for your end gets it, after the whole message", async () => {
  const long = "Hé, can you hear me? ☕";
  let received: Buffer = Buffer.alloc(0);
  const server = await listen(async (peer) => {
    received = await peer.readToEnd();
    peer.end(answer);
  });

  await ask(server, long);

  const arrived = `The server received ${JSON.stringify(received.toString())}`;
  expect(
    received,
    diagnose({
      "cuts-the-message": [
        received.length < Buffer.byteLength(long) && Buffer.from(long).indexOf(received) === 0,
        `${arrived}, and then your end.\nThe message is ${long.length} characters long. How many bytes is that?`,
      ],
      "adds-to-the-message": [
        received.length > Buffer.byteLength(long) && received.indexOf(long) === 0,
        `${arrived}. The message ends before that: only what the caller passed goes out.`,
      ],
      "sends-latin1": [
        received.equals(Buffer.from(long, "latin1")),
        "The message went out in Latin-1, one byte for each character. Which encoding does the task ask for?",
      ],
    }),
  ).toEqualBytes(long);
});

test("an answer in pieces comes back whole", async () => {
  const server = await listen(async (peer) => {
    await peer.readToEnd();
    await peer.sendPieces(["Yes, ", "I can ", "hear ", "you."]);
    peer.end();
  });

  const reply = await ask(server, question);

  expect(
    reply,
    diagnose({
      "first-chunk-only": [
        reply === "Yes, ",
        `Your promise resolved with "Yes, ", the first piece. The server had not ended: more was to come.`,
      ],
    }),
  ).toBe(answer);
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

  const reply = await ask(server, question);

  expect(
    reply,
    diagnose({
      "decodes-per-chunk": [
        () => reply.includes("\uFFFD"),
        "A character that arrived in two pieces came out as U+FFFD (�).\nWhat does the decoder of a piece know about the piece before it?",
      ],
    }),
  ).toBe(coffee.toString());
});

test("spaces and line ends belong to the answer", async () => {
  const spaced = `  ${answer}\r\n`;
  const server = await listen(async (peer) => {
    await peer.readToEnd();
    peer.end(spaced);
  });

  const reply = await ask(server, question);

  expect(
    reply,
    diagnose({
      "trims-the-reply": [
        () => reply !== spaced && reply.trim() === answer,
        `The server sent ${JSON.stringify(spaced)}, and your promise resolved with ${JSON.stringify(reply)}.\nThe reply is everything that the server sends.`,
      ],
    }),
  ).toBe(spaced);
});

test("a server that says nothing and ends gives an empty reply", async () => {
  const server = await listen(async (peer) => {
    await peer.readToEnd();
    peer.end();
  });

  expect(await ask(server, "")).toBe("");
});

test("a port where nobody listens rejects with ECONNREFUSED", async () => {
  const refused = "Nobody listens at that port";
  suspect({
    crashed: {
      "ignores-errors": `${refused}, and the socket's error ended the program.\nWho listens to the socket's 'error' event?`,
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
    const advice = `${refused}, and your promise resolved with ${JSON.stringify(value)}. How can the caller tell that from an answer?`;
    expect.fail(diagnose({ "swallows-errors": [true, advice] }));
  }
  expectCode(error, /^ECONNREFUSED$/);
});

test("a reset in the middle of the answer rejects", async () => {
  suspect({
    crashed: {
      "ignores-errors":
        "The server reset the connection, and the socket's error ended the program.\nWho listens to the socket's 'error' event?",
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

/** What sayHello() resolves with; if it never does, what the server has seen by then is reported. */
async function ask(server: TcpServer, message: string): Promise<string> {
  const { value, error } = await outcome(
    1000,
    "sayHello() to resolve",
    () => sayHello(server.port, server.host, message),
    unanswered(server, message),
  );
  const closed = "The server did not reset the connection, and nothing was wrong on the wire.";
  expect(error, error ? `Your promise rejected with ${String(error)}.\n${closed}` : "").toBeUndefined();
  return value as string;
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
      "The server answered and ended its side, and your promise is still pending.\nWhich event says that nothing more will come, and is your socket still open to emit it?",
    ],
    "sends-too-little": [
      () => !all(),
      `The server received ${seen()?.receivedLength} of the ${length} bytes of the message, and your promise is still pending.`,
    ],
  };
}

function expectCode(error: unknown, code: RegExp): void {
  const { code: seen } = (error ?? {}) as NodeJS.ErrnoException;
  expect(
    String(seen),
    diagnose({
      "replaces-the-error": [
        seen === undefined,
        `Your promise rejected with ${error instanceof Error ? String(error) : JSON.stringify(error)}, which has no \`code\`.\nExpected the error that the socket reports.`,
      ],
    }),
  ).toMatch(code);
}
