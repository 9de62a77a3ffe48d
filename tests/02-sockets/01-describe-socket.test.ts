import type { Socket as DatagramSocket } from "node:dgram";
import type { Socket } from "node:net";
import { inspect } from "node:util";
import { describeSocket } from "#exercises/02-sockets/01-describe-socket.ts";
import { onDispose } from "../../local-servers/scope.ts";
import { listen, socketPair } from "../../local-servers/tcp.ts";
import { diagnose, expect, inAnswer, test, within } from "../test.ts";

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
  const socket = await bound("udp4", "127.0.0.1");

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

test("calls an IPv4 client of a server for both families IPv4", async () => {
  const socket = (await acceptedByBoth()) ?? reporting("::ffff:127.0.0.1");
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

test("calls a connection over ::1 IPv6", async () => {
  const server = await listen(() => {}, { at: { port: 0, host: "::1" } }).catch(() => undefined);
  const socket = server ? await connected(server.port, "::1") : reporting("::1");

  const description = describeSocket(socket);

  expect(description, diagnose({}, returned(description))).toEqual({
    family: "IPv6",
    type: "stream",
    protocol: "tcp",
  });
});

test("calls a UDP socket on ::1 IPv6", async () => {
  const socket = await bound("udp6", "::1");

  const description = describeSocket(socket);

  expect(
    description,
    diagnose(
      {
        "calls-all-datagrams-ipv4": [
          description?.family === "IPv4",
          "This UDP socket is bound to ::1, and your function called it IPv4. Which method returns a UDP socket's own address?",
        ],
      },
      returned(description),
    ),
  ).toEqual({ family: "IPv6", type: "datagram", protocol: "udp" });
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

/** A TCP socket that reports this IPv6 address at both of its ends, for a machine that has no IPv6. */
function reporting(address: string): Socket {
  return inAnswer((address) => {
    const socket = new (process.getBuiltinModule("node:net").Socket)();
    for (const side of ["remote", "local"]) {
      Object.defineProperty(socket, `${side}Address`, { value: address });
      Object.defineProperty(socket, `${side}Family`, { value: "IPv6" });
    }
    return Object.assign(socket, { address: () => ({ address, family: "IPv6", port: 9 }) });
  }, address);
}

/** A UDP socket that is bound to this address, or says so where the machine doesn't have the address. */
async function bound(type: "udp4" | "udp6", address: string): Promise<DatagramSocket> {
  const binding = inAnswer(
    (type, address) =>
      new Promise<DatagramSocket>((resolve) => {
        const socket = process.getBuiltinModule("node:dgram").createSocket(type);
        const family = type === "udp6" ? "IPv6" : "IPv4";
        socket.once("error", () =>
          resolve(Object.assign(socket, { address: () => ({ address, family, port: 9 }) })),
        );
        socket.bind(0, address, () => resolve(socket));
      }),
    type,
    address,
  );
  const socket = await within(2000, "a UDP socket to be bound", binding);
  onDispose(() => socket.close());
  return socket;
}

function returned(description: unknown): string {
  return `Your function returned ${inspect(description, { breakLength: Number.POSITIVE_INFINITY })}.`;
}
