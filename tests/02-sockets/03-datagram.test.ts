/** Long because what happens to the socket afterwards is seen only where the answer runs. */
import type { Socket as DatagramSocket } from "node:dgram";
import { sendDatagram } from "#exercises/02-sockets/03-datagram.ts";
import { bind, type UdpServer } from "../../local-servers/udp.ts";
import {
  diagnose,
  differenceInBytes,
  expect,
  inAnswer,
  outcome,
  type Symptoms,
  shown,
  suspect,
  test,
  until,
  within,
} from "../test.ts";

test("sends the message as one datagram, and resolves with the number of bytes", async () => {
  const server = await bind(() => {});
  const holding = holdingSockets();

  const sent = await send(Uint8Array.from(Buffer.from("hear me")), server);
  const datagram = await arrival(server);
  suspectOpenSocket(holding);

  expect(
    datagram,
    diagnose(
      {
        "sends-text": [
          /^\d+(,\d+)+$/.test(datagram.toString()),
          `The datagram arrived as the text "${datagram}": the bytes' numbers, with commas between them. What did you turn your message into?`,
        ],
      },
      `The message was the 7 bytes of "hear me", and a different one arrived. ${differenceInBytes(datagram, Buffer.from("hear me"))}`,
    ),
  ).toEqualBytes("hear me");
  expect(
    sent,
    diagnose(
      {
        "forgets-the-count": [
          sent === undefined,
          "The datagram arrived, and your promise resolved with undefined. Where do you learn how many bytes were sent?",
        ],
      },
      `A datagram of 7 bytes arrived, and your promise resolved with ${sent}.`,
    ),
  ).toBe(7);
});

test("sends any bytes unchanged", async () => {
  const server = await bind(() => {});
  const holding = holdingSockets();
  const binary = Uint8Array.from({ length: 256 }, (_, byte) => byte);

  const sent = await send(binary, server);
  const datagram = await arrival(server);
  suspectOpenSocket(holding);

  expect(
    datagram,
    diagnose(
      {
        "sends-text": [
          datagram.includes("\uFFFD") || datagram.includes("\xc2\x80", "latin1"),
          "Bytes from 80 to ff arrived as other bytes, those of characters. Does your code turn the message into a string?",
        ],
      },
      "The message had each byte from 00 to ff once, and a different one arrived.",
    ),
  ).toEqualBytes(binary);
  expectCount(sent, 256);
});

test("sends only the bytes of a view into a larger buffer", async () => {
  const server = await bind(() => {});
  const holding = holdingSockets();
  const larger = Uint8Array.from(Buffer.from("secret: hello, and more"));

  const sent = await send(larger.subarray(8, 13), server);
  const datagram = await arrival(server);
  suspectOpenSocket(holding);

  expect(
    datagram,
    diagnose(
      {
        "begins-at-the-buffer": [
          datagram.equals(larger.subarray(0, 5)),
          `The message was the 5 bytes "hello", a view into a larger buffer, and "${datagram}" arrived: the first 5 bytes of that buffer. Where in its buffer does a view begin? \`byteOffset\` says so, but \`send\` takes the view itself, too.`,
        ],
        "sends-whole-buffer": [
          datagram.length > 5,
          `The message was the 5 bytes "hello", a view into a larger buffer, and "${datagram}" arrived. What does \`.buffer\` of a view refer to?`,
        ],
      },
      'The message was the 5 bytes of "hello", a view into a larger buffer, and a different one arrived.',
    ),
  ).toEqualBytes("hello");
  expectCount(sent, 5, {
    "counts-the-whole-buffer": [
      sent === larger.length,
      `The message was a view of 5 bytes into a buffer of ${larger.length}, a datagram of 5 bytes arrived, and your promise resolved with ${sent}. Where do you learn how many bytes were sent?`,
    ],
  });
});

test("sends a long message as one datagram", async () => {
  const server = await bind(() => {});
  const holding = holdingSockets();
  const long = Buffer.alloc(4000, "0123456789abcde");

  const sent = await send(long, server);
  const datagram = await arrival(server);
  suspectOpenSocket(holding);

  expect(
    datagram,
    diagnose(
      {
        "splits-message": [
          datagram.length < 4000,
          `The message had 4,000 bytes, and the first datagram that arrived has ${datagram.length}. How would the receiver know which datagrams belong together?`,
        ],
      },
      "The message had 4,000 bytes, and a different one arrived.",
    ),
  ).toEqualBytes(long);
  expectCount(sent, 4000);
});

test.skipIf(process.platform === "darwin")("sends 65,507 bytes, as many as a datagram carries", async () => {
  const server = await bind(() => {});
  const holding = holdingSockets();
  const longest = Buffer.alloc(65_507, "0123456789abcde");

  const { value, error } = await outcome(2000, "sendDatagram() to settle", () =>
    sendDatagram(longest, server.port, server.host),
  );

  suspectOpenSocket(holding);
  expect(
    value ?? error,
    diagnose(
      {
        "rejects-the-longest": [
          error instanceof Error,
          `A datagram can carry 65,507 bytes. The message had as many, and your promise rejected ("${(error as Error | undefined)?.message}"). Who should decide what is too long: your code, or the system?`,
        ],
      },
      `The message had 65,507 bytes, and your promise resolved with ${shown(value)}.`,
    ),
  ).toBe(65_507);
});

test("sends an empty message as a datagram, too", async () => {
  const server = await bind(() => {});

  const sent = await send(new Uint8Array(0), server);
  const datagram = await arrival(server, {
    "skips-empty": [
      true,
      `The message was empty, your promise resolved with ${sent}, and nothing arrived. A datagram without bytes is still a datagram.`,
    ],
  });
  await send(Buffer.from("next"), server);
  await until(2000, "the next datagram to arrive", () => server.received.some((one) => one.length > 0));

  const arrived = server.received.map(String);
  expect(
    arrived,
    diagnose(
      {
        "sends-twice": [
          arrived.filter((one) => one === "").length === 2,
          `One empty message was sent, then "next", and these datagrams arrived: ${shown(arrived)}. How often does your code call \`send\` for one message?`,
        ],
      },
      `An empty message was sent, then "next", and these datagrams arrived: ${shown(arrived)}.`,
    ),
  ).toEqual(["", "next"]);
  expect(datagram).toEqualBytes("");
  expectCount(sent, 0);
});

test("has closed its socket when it resolves", async () => {
  const server = await bind(() => {});
  await send(Buffer.from("first"), server);
  const following = inAnswer(followSockets, sendDatagram, server.port, server.host);

  const { open, isBound, keepsRunning } = await within(2000, "sendDatagram() to resolve", () =>
    following.send(),
  );

  const isClosedLater = open && (await settlesSoon(() => !following.isOpen()));
  expect(
    open,
    diagnose({
      "unrefs-instead-of-closing": [
        open && !keepsRunning,
        "Your promise resolved, and the UDP socket is still open, although it no longer keeps the program running. `unref()` doesn't close a socket. What does?",
      ],
      "resolves-before-sent": [
        open && !isBound,
        "When your promise resolved, the socket wasn't even bound to a port: the datagram hadn't left. When do you learn that it has?",
      ],
      "closes-too-late": [
        isClosedLater,
        "When your promise resolved, the UDP socket was still open. It was closed only afterwards. In which order should the two happen?",
      ],
      "leaves-open": [open, "Your promise resolved, and the UDP socket is still open."],
    }),
  ).toBe(false);
});

test("sends to the given host", async () => {
  const server = await bind(() => {});
  const holding = holdingSockets();
  const elsewhere = "127.0.0.2"; // Where a machine doesn't have it, sending fails, which is as good.

  await outcome(2000, "sendDatagram() to settle", () =>
    sendDatagram(Buffer.from("lost"), server.port, elsewhere),
  );
  await send(Buffer.from("for you"), server);
  const datagram = await arrival(server);
  suspectOpenSocket(holding);

  expect(
    datagram,
    diagnose(
      {
        "ignores-the-host": [
          datagram.toString() === "lost",
          `A datagram for port ${server.port} of ${elsewhere} arrived at 127.0.0.1. Which host does your code send to?`,
        ],
      },
      "A datagram for another host arrived first.",
    ),
  ).toEqualBytes("for you");
});

test("rejects with EMSGSIZE for 65,508 bytes", async () => {
  const failed = "A datagram can't carry 65,508 bytes, so sending failed";
  suspect({
    crashed: {
      "error-escapes": [
        ({ how }) => how === "thrown",
        `${failed}, and a callback of yours threw the error. What a callback throws doesn't reject a promise. What does?`,
      ],
      "error-unheard": {
        seen: `${failed}, and nothing caught the error.`,
        ask: "It came as the socket's 'error' event, and nobody listened for that. Does your code pass a callback to `send`, or listen for 'error'?",
      },
    },
    leaking: {
      "leaves-open-on-error":
        "Sending failed, your promise rejected, and the UDP socket is still open. Which statement closes it in that case?",
    },
  });
  const server = await bind(() => {});

  const { value, error, resolved, threw } = await outcome(2000, "sendDatagram() to reject", () =>
    sendDatagram(new Uint8Array(65_508), server.port, server.host),
  );
  const said = error instanceof Error ? error.message : "";

  expect(
    threw,
    diagnose({
      "throws-at-once": [
        threw,
        `Your function threw an error ("${said}") instead of returning a promise that rejects. A caller who handles the promise's rejection doesn't see that.`,
      ],
    }),
  ).toBe(false);
  expect(
    error,
    diagnose(
      {
        "cuts-the-message": [
          resolved && Number(value) < 65_508,
          `The message has 65,508 bytes, more than a datagram can carry, and your promise resolved with ${value}. The rest of the message is lost. How should the caller notice?`,
        ],
        "swallows-error": [
          resolved,
          `A datagram can't carry 65,508 bytes, and your promise resolved with ${value}. What does your code do with the error that \`send\` reports?`,
        ],
        "closes-twice": [
          error instanceof Error && error.message === "Not running",
          'Your promise rejected ("Not running"). Node says this when a UDP socket is closed that is closed already, and so its first error (EMSGSIZE) got lost. Which of your statements close the socket when sending fails?',
        ],
        "rejects-with-its-own-error": [
          error instanceof Error && !("code" in error),
          `Your promise rejected with an error that isn't Node's ("${(error as Error | undefined)?.message}"). The caller expects the error that \`send\` reports, with its code EMSGSIZE.`,
        ],
      },
      `Your promise rejected with ${error}. The caller expects the error that Node reported, with its code EMSGSIZE.`,
    ),
  ).toMatchObject({ code: "EMSGSIZE" });
});

/** Runs where the answer runs: a look at whether it has closed a UDP socket that it makes from now on. */
function followClosing(): () => boolean {
  const sockets: DatagramSocket[] = [];
  process
    .getBuiltinModule("node:diagnostics_channel")
    .subscribe("udp.socket", (message) => sockets.push((message as { socket: DatagramSocket }).socket));
  const isClosed = (socket: DatagramSocket) => {
    try {
      socket.address();
      return false;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ERR_SOCKET_DGRAM_NOT_RUNNING";
    }
  };
  return () => sockets.length > 0 && sockets.every(isClosed);
}

/** How many UDP sockets keep the answer's process running. */
function holdingSockets(): number {
  return inAnswer(() => process.getActiveResourcesInfo().filter((kind) => kind === "UDPWrap").length);
}

/** Tells a socket that was left open from one that only no longer keeps the program running. */
function suspectOpenSocket(holdingBefore: number): void {
  const keepsRunning = holdingSockets() > holdingBefore;
  const seen = "The datagram arrived, your promise resolved, and the UDP socket is still open";
  suspect({
    leaking: keepsRunning
      ? { "leaves-open": `${seen}. Which statement closes it?` }
      : {
          "unrefs-instead-of-closing": `${seen}, although it no longer keeps the program running. \`unref()\` doesn't close a socket. What does?`,
        },
  });
}

/** What `sendDatagram` resolves with where it must not fail. */
async function send(message: Uint8Array, { port, host, received }: UdpServer): Promise<number> {
  const before = received.length;
  const isClosed = inAnswer(followClosing);
  const { value, error, resolved } = await outcome(
    2000,
    "sendDatagram() to resolve",
    () => sendDatagram(message, port, host),
    {
      "never-resolves": [
        () => received.length > before,
        "The datagram arrived, and your promise is still pending. What in your code resolves it, and when?",
      ],
      "closes-while-sending": [
        () => received.length === before && isClosed(),
        "Nothing arrived, your promise is still pending, and your code has closed the UDP socket. A closed socket sends nothing any more, and never calls the callback of `send`. Which statement closes it, and does that wait until the datagram has left?",
      ],
      "never-sends": [
        () => received.length === before,
        "Nothing arrived, and your promise is still pending. What is your code waiting for before it sends?",
      ],
    },
  );
  if (error instanceof TypeError) throw error;
  const said = error instanceof Error ? error.message : "";
  expect(
    resolved,
    diagnose(
      {
        "uses-a-closed-socket": [
          said === "Not running",
          'Your promise rejected ("Not running"). Node says this of a UDP socket that is closed already. Which of your statements close it, and in which order do they run? Does each call have a socket of its own?',
        ],
        "swaps-port-and-host": [
          said.startsWith("Port should be") && said.includes(host),
          `Your promise rejected ("${said}"): ${host} is the host. In which order does \`send\` take the two?`,
        ],
        "sends-before-connected": [
          /^Port should be.*Received (?:function|undefined)/.test(said),
          `Your promise rejected ("${said}"). \`send\` can do without a port and a host only once the socket is connected. Here it wasn't. Which event says that it is?`,
        ],
        "counts-from-the-buffer": [
          said.startsWith('"offset" is outside'),
          `Your promise rejected (${said}). The message is a view into a larger buffer. From where does \`send\` count the offset: from the beginning of the message, or of the buffer?`,
        ],
        "misplaces-an-argument": [
          /^"(?:offset|length)" is outside|^The "\w+" argument must be/.test(said),
          `Your promise rejected (${said}). That is about the arguments of a call. After the message, \`send\` takes a port, a host, and a callback. An offset and a length may come before the port, but only both. Which of yours is in the wrong place?`,
        ],
        "sets-an-option-too-early": [
          /^set\w+ EBADF$/.test(said),
          `Your promise rejected ("${said}"). Node sets an option on a UDP socket only once it is bound. Does sending one datagram to one host need that option?`,
        ],
        "wrong-family": [
          / (EINVAL|ENETUNREACH|EAFNOSUPPORT|EADDRNOTAVAIL) /.test(said),
          `Your promise rejected ("${said}"). ${host} is an IPv4 address. Which family does your socket have?`,
        ],
        "connects-over-tcp": [
          said.startsWith("connect ECONNREFUSED"),
          `Your promise rejected ("${said}"): your code asked for a TCP connection. What listens on ${host}:${port} is a UDP server. Which module of Node's sends datagrams?`,
        ],
        "binds-to-the-receiver": [
          said.startsWith("bind EADDRINUSE") && said.endsWith(`:${port}`),
          `Your promise rejected ("${said}"): your code tried to bind its own socket to the receiver's port. Which port does a sender need?`,
        ],
      },
      `Your promise rejected ("${said || error}"). A UDP server is listening on ${host}:${port}, and the message has ${message.length} bytes, so the datagram can be sent.`,
    ),
  ).toBe(true);
  return value!;
}

/** True if `holds` becomes true within 400 ms. */
async function settlesSoon(holds: () => boolean): Promise<boolean> {
  return await until(400, "the socket to close", holds).then(
    () => true,
    () => false,
  );
}

/** Fails unless the promise resolved with the number of bytes in the datagram that arrived. */
function expectCount(sent: number, bytes: number, symptoms: Symptoms = {}): void {
  expect(
    sent,
    diagnose(
      symptoms,
      `A datagram of ${bytes} bytes arrived, and your promise resolved with ${shown(sent)}.`,
    ),
  ).toBe(bytes);
}

/**
 * Runs where the answer runs: sends a datagram, and says at the very moment when the promise resolves whether a UDP socket
 * is open, whether it is bound, and whether it keeps the program running.
 */
function followSockets(
  sendOne: (message: Uint8Array, port: number, host: string) => Promise<number>,
  port: number,
  host: string,
) {
  const sockets: DatagramSocket[] = [];
  const channel = process.getBuiltinModule("node:diagnostics_channel");
  const follow = (message: unknown) => sockets.push((message as { socket: DatagramSocket }).socket);
  const stateOf = (socket: DatagramSocket) => {
    try {
      socket.address();
      return "bound";
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ERR_SOCKET_DGRAM_NOT_RUNNING" ? "closed" : "unbound";
    }
  };
  const isOpen = () => sockets.some((socket) => stateOf(socket) !== "closed");
  const send = async () => {
    channel.subscribe("udp.socket", follow);
    await null; // Callers send from an async function: what waits for a promise goes on before `nextTick`.
    await sendOne(new Uint8Array([1, 2, 3]), port, host);
    channel.unsubscribe("udp.socket", follow);
    const isBound = sockets.some((socket) => stateOf(socket) === "bound");
    return { open: isOpen(), isBound, keepsRunning: process.getActiveResourcesInfo().includes("UDPWrap") };
  };
  return { send, isOpen };
}

/** The first datagram that arrives. */
async function arrival({ received, host, port }: UdpServer, symptoms?: Symptoms): Promise<Buffer> {
  const nothing =
    `Your promise resolved, and no datagram arrived at ${host}:${port}. ` +
    "If your code closes the socket: had the datagram left it by then? What tells you when it has?";
  await until(
    2000,
    "the datagram to arrive",
    () => received.length > 0,
    symptoms ?? { "closes-before-sent": [true, nothing] },
  );
  return received[0]!;
}
