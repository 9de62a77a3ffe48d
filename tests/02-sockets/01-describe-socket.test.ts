import type { Socket as DatagramSocket } from "node:dgram";
import type { Socket } from "node:net";
import { inspect } from "node:util";
import { describeSocket } from "#exercises/02-sockets/01-describe-socket.ts";
import { onDispose } from "../../local-servers/scope.ts";
import { listen, socketPair } from "../../local-servers/tcp.ts";
import { diagnose, expect, inAnswer, test, within } from "../test.ts";

const noIpv6 = "this machine has no IPv6";

test("calls a connection over 127.0.0.1 IPv4, stream, tcp", async () => {
  const { socket } = await socketPair();

  const description = describeSocket(socket);

  expect(description, diagnose({}, returned(description))).toEqual({
    family: "IPv4",
    type: "stream",
    protocol: "tcp",
  });
});

test("calls the family of a TCP socket unknown until it is connected", () => {
  const socket = inAnswer(() => new (process.getBuiltinModule("node:net").Socket)());

  const description = describeSocket(socket);

  expect(
    description,
    diagnose(
      {
        "guesses-ipv4": [
          description?.family === "IPv4",
          "This socket isn't connected and has no address, and your function called it IPv4. What is `remoteAddress` before a socket is connected?",
        ],
        "guesses-ipv6": [
          description?.family === "IPv6",
          "This socket isn't connected and has no address, and your function called it IPv6. What is `remoteAddress` before a socket is connected?",
        ],
        "leaves-undefined": [
          description && description.family === undefined,
          "This socket isn't connected, and your function returned undefined for its family. Which word does the task want here?",
        ],
      },
      returned(description),
    ),
  ).toEqual({ family: "unknown", type: "stream", protocol: "tcp" });
});

test("calls a UDP socket on 127.0.0.1 IPv4, datagram, udp", async () => {
  const socket = (await bound("udp4", "127.0.0.1"))!;

  const description = describeSocket(socket);

  expect(
    description,
    diagnose(
      {
        "all-stream": [
          description?.type === "stream",
          "Your function called a UDP socket a stream. How can you tell which of Node's two classes a socket belongs to?",
        ],
        "forgets-datagram-family": [
          description?.type === "datagram" && description.family === "unknown",
          "This UDP socket is bound to 127.0.0.1, and your function called its family unknown. Which method returns a UDP socket's own address?",
        ],
      },
      returned(description),
    ),
  ).toEqual({ family: "IPv4", type: "datagram", protocol: "udp" });
});

test("calls an IPv4 client of a server for both families IPv4", async (context) => {
  const socket = await acceptedByBoth();
  if (!socket) return context.skip(noIpv6);
  onDispose(() => socket.destroy());

  const description = describeSocket(socket);

  expect(
    description,
    diagnose(
      {
        "mapped-is-ipv6": [
          description?.family === "IPv6",
          `The client's address is ${socket.remoteAddress}, and your function called it IPv6. What comes after the last colon?`,
        ],
      },
      `The client's address is ${socket.remoteAddress}. ${returned(description)}`,
    ),
  ).toEqual({ family: "IPv4", type: "stream", protocol: "tcp" });
});

test("calls a connection over ::1 IPv6", async (context) => {
  const server = await listen(() => {}, { at: { port: 0, host: "::1" } }).catch(() => undefined);
  if (!server) return context.skip(noIpv6);
  const socket = await connected(server.port, "::1");

  const description = describeSocket(socket);

  expect(description, diagnose({}, returned(description))).toEqual({
    family: "IPv6",
    type: "stream",
    protocol: "tcp",
  });
});

test("calls a UDP socket on ::1 IPv6", async (context) => {
  const socket = await bound("udp6", "::1");
  if (!socket) return context.skip(noIpv6);

  const description = describeSocket(socket);

  expect(description, diagnose({}, returned(description))).toEqual({
    family: "IPv6",
    type: "datagram",
    protocol: "udp",
  });
});

/** A connected TCP socket. */
async function connected(port: number, host: string): Promise<Socket> {
  const connecting = inAnswer(
    (port, host) =>
      new Promise<Socket>((resolve, reject) => {
        const socket = process.getBuiltinModule("node:net").connect(port, host);
        socket.once("error", reject);
        socket.once("connect", () => resolve(socket));
      }),
    port,
    host,
  );
  const socket = await within(2000, "a connection to the local server", connecting);
  onDispose(() => socket.destroy());
  return socket;
}

/** What a server for both families accepts from an IPv4 client, or undefined where the machine has no IPv6. */
async function acceptedByBoth(): Promise<Socket | undefined> {
  const accepting = inAnswer(
    () =>
      new Promise<Socket | undefined>((resolve) => {
        const { connect, createServer } = process.getBuiltinModule("node:net");
        const server = createServer((socket) => {
          server.close();
          socket.on("error", () => {});
          resolve(socket);
        });
        server.on("error", () => resolve(undefined));
        server.listen(0, "::ffff:127.0.0.1", () => {
          const { port } = server.address() as { port: number };
          const client = connect(port, "127.0.0.1");
          client.on("error", () => {}).resume();
        });
      }),
  );
  return await within(2000, "the local server to accept its client", accepting);
}

/** A UDP socket that is bound to this address, or undefined where the machine doesn't have the address. */
async function bound(type: "udp4" | "udp6", address: string): Promise<DatagramSocket | undefined> {
  const binding = inAnswer(
    (type, address) =>
      new Promise<DatagramSocket | undefined>((resolve) => {
        const socket = process.getBuiltinModule("node:dgram").createSocket(type);
        socket.once("error", () => {
          socket.close();
          resolve(undefined);
        });
        socket.bind(0, address, () => resolve(socket));
      }),
    type,
    address,
  );
  const socket = await within(2000, "a UDP socket to be bound", binding);
  if (socket) onDispose(() => socket.close());
  return socket;
}

function returned(description: unknown): string {
  return `Your function returned ${inspect(description, { breakLength: Number.POSITIVE_INFINITY })}.`;
}
