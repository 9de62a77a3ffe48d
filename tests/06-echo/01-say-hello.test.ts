import { sayHello } from "#exercises/06-echo/01-say-hello.ts";
import { closedPort, listen } from "../../local-servers/tcp.ts";
import { diagnose, expect, outcome, suspect, test, until, within } from "../test.ts";

const question = "Hey, can you hear me?";
const answer = "Yes, I can hear you.";

test("a question gets its answer, and the connection is closed", async () => {
  const leftOpen = "You had the whole answer, and yet your side of the connection never ended.";
  suspect({ leaking: { "leaves-open": leftOpen } });
  const server = await listen(async (peer) => {
    await peer.read(question.length);
    peer.end(answer);
  });

  const reply = await within(
    1000,
    "sayHello() to resolve after the server's end",
    sayHello(server.port, server.host, question),
  );

  expect(reply).toBe(answer);
  await until(1000, "the server to count no open connection", () => server.open() === 0, {
    "leaves-open": [() => !server.peers[0]?.ended, leftOpen],
  });
});

test("a server that waits for your end before it answers is told of it", async () => {
  const long = "Hé, can you hear me? ☕";
  const server = await listen(async (peer) => peer.end(await peer.readToEnd()));

  const reply = await within(1000, "sayHello() to resolve", sayHello(server.port, server.host, long), {
    "never-ends": [
      () => server.peers[0]?.receivedLength && !server.peers[0].ended,
      "The server has your question and waits for its end, which never came. How does it learn that you have said all?",
    ],
  });

  expect(
    reply,
    diagnose({
      "cuts-the-message": [
        reply !== long && long.startsWith(reply.replace("\uFFFD", "")),
        "Not the whole message went out. Its length in characters is not its length in bytes.",
      ],
    }),
  ).toBe(long);
});

test("an answer in pieces comes back whole", async () => {
  const server = await listen(async (peer) => {
    await peer.readToEnd();
    await peer.sendPieces(["Yes, ", "I can ", "hear ", "you."]);
    peer.end();
  });

  const reply = await within(1000, "sayHello() to resolve", sayHello(server.port, server.host, question));

  expect(
    reply,
    diagnose({
      "first-chunk-only": [
        reply === "Yes, ",
        "You returned the first piece. The server had not ended: more was to come.",
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

  const reply = await within(1000, "sayHello() to resolve", sayHello(server.port, server.host, question));

  expect(
    reply,
    diagnose({
      "decodes-per-chunk": [
        reply.includes("\uFFFD"),
        "A character that arrived in two pieces became U+FFFD. What does a piece's decoder know of the piece before?",
      ],
    }),
  ).toBe(coffee.toString());
});

test("silence and an end is an empty answer", async () => {
  const server = await listen(async (peer) => {
    await peer.readToEnd();
    peer.end();
  });

  expect(await within(1000, "sayHello() to resolve", sayHello(server.port, server.host, ""))).toBe("");
});

test("nobody at that port rejects with ECONNREFUSED", async () => {
  suspect({
    crashed: {
      "ignores-errors":
        "The connection was refused, and nothing in your code listens to the socket's errors.",
    },
  });
  const port = await closedPort();

  const { error, resolved } = await outcome(
    1000,
    "sayHello() to reject",
    () => sayHello(port, "127.0.0.1", question),
    {
      "never-rejects": [
        true,
        "Nobody listens at that port, and your promise never settled: its caller waits for ever.",
      ],
    },
  );

  expect(resolved, "Nobody listens at that port, and yet sayHello() resolved.").toBe(false);
  expect(error).toMatchObject({ code: "ECONNREFUSED" });
});

test("a reset in the middle of the answer rejects", async () => {
  suspect({
    crashed: {
      "ignores-errors": "The connection was reset, and nothing in your code listens to the socket's errors.",
    },
  });
  const server = await listen(async (peer) => {
    await peer.read(question.length);
    await peer.sendPieces(["Yes, I can"]);
    peer.reset();
  });

  const { value, error } = await outcome(
    1000,
    "sayHello() to reject",
    () => sayHello(server.port, server.host, question),
    {
      "never-rejects": [
        true,
        "The server reset the connection, and your promise never settled: its caller waits for ever.",
      ],
    },
  );

  expect(
    error,
    diagnose({
      "reset-is-the-end": [
        value !== undefined,
        "The server broke off in mid-sentence, and you returned what there was as if it were all.",
      ],
    }),
  ).toMatchObject({ code: expect.stringMatching(/^E/) });
});
