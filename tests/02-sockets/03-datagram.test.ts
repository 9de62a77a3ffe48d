import { sendDatagram } from "#exercises/02-sockets/03-datagram.ts";
import { bind, type UdpServer } from "../../local-servers/udp.ts";
import { diagnose, expect, outcome, type Symptoms, suspect, test, until } from "../test.ts";

test("sends the message as one datagram, and resolves with the number of bytes", async () => {
  suspectOpenSocket();
  const server = await bind(() => {});

  const sent = await send(Uint8Array.from(Buffer.from("hear me")), server);
  const datagram = await arrival(server);

  expect(
    datagram,
    diagnose({
      "sends-text": [
        /^\d+(,\d+)+$/.test(datagram.toString()),
        `The datagram arrived as the text "${datagram}": the bytes' numbers, with commas between them. What did you turn your message into?`,
      ],
    }),
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
  suspectOpenSocket();
  const server = await bind(() => {});
  const binary = Uint8Array.from({ length: 256 }, (_, byte) => byte);

  const sent = await send(binary, server);
  const datagram = await arrival(server);

  expect(
    datagram,
    diagnose({
      "sends-text": [
        datagram.includes("\uFFFD") || datagram.includes("\xc2\x80", "latin1"),
        "Bytes from 80 to ff arrived as other bytes, those of characters. Does your code turn the message into a string?",
      ],
    }),
  ).toEqualBytes(binary);
  expect(sent).toBe(256);
});

test("sends only the bytes of a view into a larger buffer", async () => {
  suspectOpenSocket();
  const server = await bind(() => {});
  const larger = Uint8Array.from(Buffer.from("secret: hello, and more"));

  const sent = await send(larger.subarray(8, 13), server);
  const datagram = await arrival(server);

  expect(
    datagram,
    diagnose({
      "sends-whole-buffer": [
        datagram.length > 5,
        `The message was the 5 bytes "hello", a view into a larger buffer, and "${datagram}" arrived. What does \`.buffer\` of a view refer to?`,
      ],
    }),
  ).toEqualBytes("hello");
  expect(sent).toBe(5);
});

test("sends a long message as one datagram", async () => {
  const server = await bind(() => {});
  const long = Buffer.alloc(4000, "0123456789abcde");

  const sent = await send(long, server);
  const datagram = await arrival(server);

  expect(
    datagram,
    diagnose({
      "splits-message": [
        datagram.length < 4000,
        `The message had 4,000 bytes, and the first datagram that arrived has ${datagram.length}. How should the receiver know which datagrams belong together?`,
      ],
    }),
  ).toEqualBytes(long);
  expect(sent).toBe(4000);
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
  await until(2000, "the next datagram to arrive", () => server.received.length > 1);

  expect(datagram).toEqualBytes("");
  expect(sent).toBe(0);
  expect(server.received.map(String)).toEqual(["", "next"]);
});

test("rejects with EMSGSIZE for 65,508 bytes", async () => {
  suspect({
    leaking: {
      "leaves-open-on-error":
        "Sending failed, your promise rejected, and the UDP socket is still open. Which statement closes it in that case?",
    },
  });
  const server = await bind(() => {});

  const { value, error, resolved } = await outcome(2000, "sendDatagram() to reject", () =>
    sendDatagram(new Uint8Array(65_508), server.port, server.host),
  );

  expect(
    error,
    diagnose(
      {
        "swallows-error": [
          resolved,
          `A datagram can't carry 65,508 bytes, and your promise resolved with ${value}. What does your code do with the error that \`send\` reports?`,
        ],
      },
      `Your promise rejected with ${error}. The caller expects the error that Node reported, with its code EMSGSIZE.`,
    ),
  ).toMatchObject({ code: "EMSGSIZE" });
});

function suspectOpenSocket(): void {
  suspect({
    leaking: {
      "leaves-open":
        "The datagram arrived, your promise resolved, and the UDP socket is still open: it would keep a program from ending.",
    },
  });
}

/** What `sendDatagram` resolves with where it must not fail. */
async function send(message: Uint8Array, { port, host, received }: UdpServer): Promise<number> {
  const before = received.length;
  const { value, error, resolved } = await outcome(
    2000,
    "sendDatagram() to resolve",
    () => sendDatagram(message, port, host),
    {
      "never-resolves": [
        () => received.length > before,
        "The datagram arrived, and your promise is still pending. What in your code resolves it, and when?",
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

/** The first datagram that arrives. */
async function arrival({ received, host, port }: UdpServer, symptoms?: Symptoms): Promise<Buffer> {
  const nothing =
    `Your promise resolved, and no datagram arrived at ${host}:${port}. ` +
    "If your code closes the socket: had the datagram left it by then? Who tells you when it has?";
  await until(
    2000,
    "the datagram to arrive",
    () => received.length > 0,
    symptoms ?? { "closes-before-sent": [true, nothing] },
  );
  return received[0]!;
}
