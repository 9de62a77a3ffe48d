import { sendDatagram } from "#exercises/02-sockets/03-datagram.ts";
import { bind, type UdpServer } from "../../local-servers/udp.ts";
import { diagnose, expect, outcome, suspect, test, until, within } from "../test.ts";

test("one message arrives as one datagram", async () => {
  suspectOpenSocket();
  const server = await bind(() => {});

  const sent = await send(Uint8Array.from(Buffer.from("hear me")), server);
  const datagram = await arrival(server);

  expect(datagram).toEqualBytes("hear me");
  expect(sent, "The promise resolves with the number of bytes sent.").toBe(7);
});

test("any bytes arrive unchanged", async () => {
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
        "Bytes that are no text arrived changed. Did your message become a string on its way?",
      ],
    }),
  ).toEqualBytes(binary);
  expect(sent).toBe(256);
});

test("a view into a larger buffer sends only its own bytes", async () => {
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
        "More arrived than the message holds. A view's `.buffer` is everything that the view looks into.",
      ],
    }),
  ).toEqualBytes("hello");
  expect(sent).toBe(5);
});

test("a long message is still one datagram", async () => {
  const server = await bind(() => {});
  const long = Buffer.alloc(4000, "0123456789abcde");

  const sent = await send(long, server);
  const datagram = await arrival(server);

  expect(
    datagram,
    diagnose({
      "splits-message": [
        datagram.length < 4000,
        "Only a part of the message came in the first datagram. The receiver cannot know which datagrams belong together.",
      ],
    }),
  ).toEqualBytes(long);
  expect(sent).toBe(4000);
});

test("an empty message is a datagram too, and the only one", async () => {
  const server = await bind(() => {});

  const sent = await send(new Uint8Array(0), server);
  const datagram = await arrival(server, {
    "skips-empty": [
      true,
      "An empty message was to be sent, and nothing arrived. A datagram without bytes is still a datagram.",
    ],
  });
  await send(Buffer.from("next"), server);
  await until(2000, "the next datagram to arrive", () => server.received.length > 1);

  expect(datagram).toEqualBytes("");
  expect(sent).toBe(0);
  expect(server.received.map(String)).toEqual(["", "next"]);
});

test("65,508 bytes are too many: the promise rejects with EMSGSIZE", async () => {
  suspect({
    leaking: {
      "leaves-open-on-error":
        "Sending failed, your promise rejected, and the socket is still open. Which of your lines close it on that way?",
    },
  });
  const server = await bind(() => {});

  const { value, error, resolved } = await outcome(2000, "sendDatagram() to reject", () =>
    sendDatagram(new Uint8Array(65_508), server.port, server.host),
  );

  expect(
    error,
    diagnose({
      "swallows-error": [
        resolved,
        `No datagram can carry 65,508 bytes, and your promise resolved with ${value}. Where did the error go?`,
      ],
    }),
  ).toMatchObject({ code: "EMSGSIZE" });
});

function suspectOpenSocket(): void {
  suspect({
    leaking: {
      "leaves-open": "The datagram has arrived, and the UDP socket is still open: a program would not end.",
    },
  });
}

async function send(message: Uint8Array, { port, host }: UdpServer): Promise<number> {
  return await within(2000, "sendDatagram() to resolve", () => sendDatagram(message, port, host));
}

/** The first datagram that arrives. */
async function arrival({ received }: UdpServer, symptoms = closedTooEarly): Promise<Buffer> {
  await until(2000, "the datagram to arrive", () => received.length > 0, symptoms);
  return received[0]!;
}

const closedTooEarly: Parameters<typeof until>[3] = {
  "closes-before-sent": [
    true,
    "Your promise resolved, and nothing ever arrived. What happens to a datagram that has not left when its socket is closed?",
  ],
};
