import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { once } from "node:events";
import { Socket } from "node:net";
import { describeSocket } from "#exercises/02-sockets/01-describe-socket.ts";
import { onDispose } from "../../local-servers/scope.ts";
import { connectPeer, listen, socketPair, type TcpServer } from "../../local-servers/tcp.ts";
import { diagnose, expect, test, until } from "../test.ts";

test("a connection over 127.0.0.1 is an IPv4 stream over TCP", async () => {
  const { socket } = await socketPair();

  expect(describeSocket(socket)).toEqual({ family: "IPv4", type: "stream", protocol: "tcp" });
});

test("a TCP socket that is not connected has no family yet", () => {
  const description = describeSocket(new Socket());

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
  const server = await listenIfPossible("::ffff:127.0.0.1");
  if (!server) return context.skip("this machine has no IPv6");
  await connectPeer(server.port, "127.0.0.1");
  await until(2000, "the local server to see its client", () => server.peers.length > 0);
  const { socket } = server.peers[0]!;

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
  const { socket } = await connectPeer(server.port, "::1");

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

async function bound(type: "udp4" | "udp6", address: string): Promise<DatagramSocket> {
  const socket = createSocket(type);
  onDispose(() => socket.close());
  socket.bind(0, address);
  await once(socket, "listening");
  return socket;
}
