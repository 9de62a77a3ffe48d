import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Peer } from "./peer.ts";
import { disposeAll, onDispose } from "./scope.ts";
import { closedPort, connectPeer, listen, socketPair, type TcpServer } from "./tcp.ts";
import { startRecording, type Wire } from "./wire.ts";

let record: Wire;

beforeEach(() => {
  record = startRecording();
});
afterEach(disposeAll);

test("a server listens on a free port of 127.0.0.1 and records both sides", async () => {
  const server = await listen(async (peer) => peer.end(await peer.readToEnd()));

  const client = dial(server);
  client.end("hello");

  expect(server.host).toBe("127.0.0.1");
  expect(await text(client)).toBe("hello");
  expect(story()).toEqual(["you connect", "you hello", "you end", "peer hello", "peer end"]);
  expect(record.events[0]?.conversation).toBe(`127.0.0.1:${server.port} · connection 1`);
});

test("each connection is a conversation of its own", async () => {
  const server = await listen((peer) => peer.end());

  for (const client of [dial(server), dial(server)]) await text(client);

  expect(server.peers).toHaveLength(2);
  expect(new Set(record.events.map(({ conversation }) => conversation)).size).toBe(2);
});

test("a taken port rejects", async () => {
  const server = await listen(() => {});

  await expect(listen(() => {}, { at: { port: server.port, host: "127.0.0.1" } })).rejects.toThrow(
    "EADDRINUSE",
  );
});

test("reading takes what it asks for, however the bytes arrive", async () => {
  const { socket, peer } = await socketPair();

  socket.write("ab");
  const early = peer.read(5);
  await received(peer, 2);
  socket.end("cde line\r\nrest of it");

  expect(String(await early)).toBe("abcde");
  expect(String(await peer.readUntil("\r\n"))).toBe(" line\r\n");
  expect(String(await peer.readToEnd())).toBe("rest of it");
  expect(await peer.readSome()).toHaveLength(0);
  expect(peer.receivedLength).toBe(22);
});

test("readSome gives what has come, and nothing at the end", async () => {
  const { socket, peer } = await socketPair();

  socket.write("first");
  expect(String(await peer.readSome())).toBe("first");
  socket.end();
  expect(await peer.readSome()).toHaveLength(0);
});

test("take never waits", async () => {
  const { socket, peer } = await socketPair();

  expect(peer.take()).toHaveLength(0);
  socket.write("hello");
  await received(peer, 5);

  expect(String(peer.take())).toBe("hello");
  expect(peer.take()).toHaveLength(0);
});

test.each([
  ["read", (peer: Peer) => peer.read(10), "after 3 of 10 bytes"],
  ["readUntil", (peer: Peer) => peer.readUntil("\n"), 'after 3 bytes without "\\n"'],
] as const)("%s rejects when the end comes first", async (_, read, message) => {
  const { socket, peer } = await socketPair();

  socket.end("abc");

  await expect(read(peer)).rejects.toThrow(message);
});

test("every read rejects when the connection is reset, with the reset as its cause", async () => {
  const { socket, peer } = await socketPair();
  const reads = [peer.read(1), peer.readUntil("x"), peer.readToEnd(), peer.readSome()];

  socket.resetAndDestroy();

  for (const read of await Promise.allSettled(reads)) {
    expect(read).toMatchObject({ status: "rejected", reason: { cause: { code: "ECONNRESET" } } });
  }
  expect(peer).toMatchObject({ closed: true, ended: false, error: { code: "ECONNRESET" } });
  expect(story()).toEqual(["you connect", "you reset"]);
});

test("pieces arrive as separate chunks", async () => {
  const { socket, peer } = await socketPair();
  const chunks: string[] = [];
  socket.on("data", (chunk) => chunks.push(String(chunk)));

  await peer.sendPieces(["one", Buffer.from("two"), "three"]);
  peer.end();
  await once(socket, "end");

  expect(chunks).toEqual(["one", "two", "three"]);
});

test("end leaves the other direction open", async () => {
  const { socket, peer } = await socketPair();
  socket.allowHalfOpen = true;

  peer.end("over");
  socket.resume();
  await once(socket, "end");
  socket.end("still here");

  expect(String(await peer.readToEnd())).toBe("still here");
  await peer.whenClosed();
  expect(peer.closed).toBe(true);
});

test("a reset reaches the client as ECONNRESET", async () => {
  const { socket, peer } = await socketPair();
  socket.resume();

  peer.reset();

  const [error] = await once(socket, "error").catch((error) => [error]);
  expect(error).toMatchObject({ code: "ECONNRESET" });
  expect(story()).toEqual(["you connect", "peer reset"]);
});

test("while a peer holds, nothing is read; then all of it is", async () => {
  const { socket, peer } = await socketPair();
  const length = 20_000_000;

  peer.hold();
  expect(socket.write(Buffer.alloc(length))).toBe(false);
  for (let round = 0; round < 20; round++) await turn();
  const before = peer.receivedLength;
  const flushed = socket.writableLength === 0;
  peer.release();
  socket.end();

  expect(before).toBeLessThan(length / 2);
  expect(flushed).toBe(false);
  expect(await peer.readToEnd()).toHaveLength(length);
});

test("once the connection is gone, nothing is sent nor recorded", async () => {
  const { socket, peer } = await socketPair();
  socket.destroy();
  await peer.readToEnd();
  peer.reset();
  await peer.whenClosed();
  const before = record.events.length;

  peer.send("into the void");
  peer.end("gone");
  peer.reset();

  expect(record.events).toHaveLength(before);
});

test("an empty payload is not recorded as an event", async () => {
  const { peer } = await socketPair();

  peer.send("");
  peer.send(new Uint8Array());

  expect(story()).toEqual(["you connect"]);
});

test("a script may leave an early hang-up to the server", async () => {
  const server = await listen((peer) => peer.read(100));

  dial(server).end("too little");
  await until(() => server.peers[0]?.closed);

  expect(server.open()).toBe(0);
  expect(record.events.map(({ kind }) => kind)).not.toContain("error");
});

test("a script's own error is recorded and ends the connection", async () => {
  const server = await listen(() => {
    throw new TypeError("a slip of the author");
  });

  await text(dial(server));

  expect(record.events.at(-1)).toMatchObject({ from: "peer", kind: "error" });
  expect(record.events.at(-1)?.note).toContain("TypeError: a slip of the author");
});

test("a scripted client connects to a server under judgement", async () => {
  const server = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
  onDispose(() => server.close());
  await once(server, "listening");
  const { port } = server.address() as { port: number };

  const peer = await connectPeer(port);
  peer.end("echo");

  expect(String(await peer.readToEnd())).toBe("echo");
  expect(story()).toEqual(["peer connect", "peer echo", "peer end", "you echo", "you end"]);
});

test("a client that holds from the start reads nothing before its release", async () => {
  const server = await listen((peer) => peer.end("hello"));

  const peer = await connectPeer(server.port, "127.0.0.1", { hold: true });
  await until(() => server.peers[0]);
  for (let round = 0; round < 20; round++) await turn();
  expect(peer.receivedLength).toBe(0);
  peer.release();

  expect(String(await peer.readToEnd())).toBe("hello");
});

test("a closed port refuses", async () => {
  await expect(connectPeer(await closedPort())).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("closing ends every connection and frees the port", async () => {
  const server = await listen(() => {});
  const client = dial(server);
  client.on("error", () => {});
  await until(() => server.open());

  await server.close();
  await server.close();

  await expect(buffer(client)).resolves.toHaveLength(0);
  expect(server.open()).toBe(0);
  await expect(connectPeer(server.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("disposal closes servers and sockets, newest first, whatever one of them throws", async () => {
  const server = await listen(() => {});
  const { socket } = await socketPair();
  const order: string[] = [];
  onDispose(() => order.push("first"));
  onDispose(() => {
    throw new Error("gone already");
  });
  onDispose(() => order.push("last"));

  await disposeAll();

  expect(order).toEqual(["last", "first"]);
  expect(socket.destroyed).toBe(true);
  await expect(connectPeer(server.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

function dial({ port, host }: TcpServer): Socket {
  const socket = connect({ port, host });
  onDispose(() => socket.destroy());
  return socket;
}

/** What was recorded, as `who what`. */
function story(): string[] {
  return record.events.map(({ from, kind, sample }) => `${from} ${sample ?? kind}`);
}

async function received(peer: Peer, length: number): Promise<void> {
  await until(() => peer.receivedLength >= length);
}

async function until(condition: () => unknown): Promise<void> {
  while (!condition()) await turn();
}
