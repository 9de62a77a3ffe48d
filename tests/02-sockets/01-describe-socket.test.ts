import type { Socket as DatagramSocket } from "node:dgram";
import type { Socket } from "node:net";
import { describeSocket } from "#exercises/02-sockets/01-describe-socket.ts";
import { onDispose } from "../../local-servers/scope.ts";
import { connectPeer, listen, plainSocket, socketPair, type TcpServer } from "../../local-servers/tcp.ts";
import { diagnose, expect, inAnswer, test } from "../test.ts";

test("a connection over 127.0.0.1 is an IPv4 stream over TCP", async () => {
  const { socket } = await socketPair();

  expect(describeSocket(socket)).toEqual({ family: "IPv4", type: "stream", protocol: "tcp" });
});

test("a TCP socket that is not connected has no family yet", () => {
  const socket = inAnswer(() => new (process.getBuiltinModule("node:net").Socket)());

  const description = describeSocket(socket);

  expect(
    description,
    diagnose({
      "guesses-ipv4": [
        description?.family === "IPv4",
        "This socket is not connected, and you called it IPv4. Which address says so?",
      ],
      "guesses-ipv6": [
        description?.family === "IPv6",
        "This socket is not connected, and you called it IPv6. Which address says so?",
      ],
      "leaves-undefined": [
        description && description.family === undefined,
        "This socket is not connected, and its family came out as undefined. The task has a word for that.",
      ],
    }),
  ).toEqual({ family: "unknown", type: "stream", protocol: "tcp" });
});

test("a UDP socket on 127.0.0.1 carries IPv4 datagrams", async () => {
  const socket = await bound("udp4", "127.0.0.1");

  const description = describeSocket(socket);

  expect(
    description,
    diagnose({
      "all-stream": [
        description?.type === "stream",
        "You called a UDP socket a stream. Which of Node's two classes is it?",
      ],
      "forgets-datagram-family": [
        description?.family === "unknown",
        "A bound UDP socket came out as unknown. Its family is known: look for where it keeps its own address.",
      ],
    }),
  ).toEqual({ family: "IPv4", type: "datagram", protocol: "udp" });
});

test("an IPv4 client of a server for both families is IPv4", async (context) => {
  const socket = await accepted("::ffff:127.0.0.1").catch(() => undefined);
  if (!socket) return context.skip("this machine has no IPv6");

  const description = describeSocket(socket);

  expect(
    description,
    diagnose({
      "mapped-is-ipv6": [
        description?.family === "IPv6",
        `The client's address is ${socket.remoteAddress}, and you called it IPv6. What stands behind the last colon?`,
      ],
    }),
  ).toEqual({ family: "IPv4", type: "stream", protocol: "tcp" });
});

test("a connection over ::1 is IPv6", async (context) => {
  const server = await listenIfPossible("::1");
  if (!server) return context.skip("this machine has no IPv6");
  const socket = await plainSocket(server);

  expect(describeSocket(socket)).toEqual({ family: "IPv6", type: "stream", protocol: "tcp" });
});

test("a UDP socket on ::1 carries IPv6 datagrams", async (context) => {
  const socket = await bound("udp6", "::1").catch(() => undefined);
  if (!socket) return context.skip("this machine has no IPv6");

  expect(describeSocket(socket)).toEqual({ family: "IPv6", type: "datagram", protocol: "udp" });
});

/** A server on this address, or undefined where the machine has no such address. */
async function listenIfPossible(host: string): Promise<TcpServer | undefined> {
  return await listen(() => {}, { at: { port: 0, host } }).catch(() => undefined);
}

/** A server's side of a connection, where a client came over 127.0.0.1 and the server listens on `host`. */
async function accepted(host: string): Promise<Socket> {
  const server = inAnswer((host) => {
    const { createServer } = process.getBuiltinModule("node:net");
    const server = createServer().listen(0, host);
    const port = new Promise<number>((resolve, reject) => {
      server.once("error", reject);
      server.once("listening", () => resolve((server.address() as { port: number }).port));
    });
    const socket = new Promise<Socket>((resolve) => server.once("connection", resolve));
    return { port, socket, close: () => void server.close() };
  }, host);
  onDispose(server.close);
  await connectPeer(await server.port, "127.0.0.1");
  const socket = await server.socket;
  onDispose(() => socket.destroy());
  return socket;
}

async function bound(type: "udp4" | "udp6", address: string): Promise<DatagramSocket> {
  const { socket, ready } = inAnswer(
    (type, address) => {
      const socket = process.getBuiltinModule("node:dgram").createSocket(type);
      const ready = new Promise<void>((resolve, reject) => {
        socket.once("error", reject);
        socket.bind(0, address, resolve);
      });
      return { socket, ready };
    },
    type,
    address,
  );
  onDispose(() => socket.close());
  await ready;
  return socket;
}
