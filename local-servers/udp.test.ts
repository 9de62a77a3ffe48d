import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { disposeAll, onDispose } from "./scope.ts";
import { bind } from "./udp.ts";
import { startRecording, type Wire } from "./wire.ts";

let record: Wire;

beforeEach(() => {
  record = startRecording();
});
afterEach(disposeAll);

test("a reply goes to the sender of its datagram, and both are recorded", async () => {
  const server = await bind((datagram, reply) => reply(Buffer.from(`${datagram}!`)));
  const client = open();

  client.send("ping", server.port, server.host);
  const [answer, sender] = (await once(client, "message")) as [Buffer, RemoteInfo];

  expect(String(answer)).toBe("ping!");
  expect(sender).toMatchObject({ address: "127.0.0.1", port: server.port });
  expect(String(server.received[0])).toBe("ping");
  const conversation = `udp 127.0.0.1:${server.port} · 127.0.0.1:${client.address().port}`;
  expect(record.events).toMatchObject([
    { conversation, from: "you", kind: "datagram", sample: "ping" },
    { conversation, from: "peer", kind: "datagram", sample: "ping!" },
  ]);
});

test("an empty datagram is a datagram", async () => {
  const server = await bind((datagram, reply) => reply(datagram));
  const client = open();

  client.send("", server.port, server.host);
  const [answer] = (await once(client, "message")) as [Buffer];

  expect(answer).toHaveLength(0);
  expect(record.events).toMatchObject([{ length: 0 }, { length: 0 }]);
});

test("a server may speak first", async () => {
  const server = await bind(() => {});
  const client = open();
  client.bind(0, "127.0.0.1");
  await once(client, "listening");

  server.send(Buffer.from("news"), client.address().port);

  expect(String((await once(client, "message"))[0])).toBe("news");
});

test.each([
  ["throws", () => fail()],
  ["rejects", async () => fail()],
])("a script that %s is recorded, and the server goes on", async (_, slip) => {
  const server = await bind((datagram, reply) => (String(datagram) === "slip" ? slip() : reply(datagram)));
  const client = open();

  client.send("slip", server.port, server.host);
  await until(() => record.events.length === 2);
  client.send("more", server.port, server.host);

  expect(String((await once(client, "message"))[0])).toBe("more");
  expect(record.events[1]).toMatchObject({ from: "peer", kind: "error" });
});

test("a datagram that is too large is recorded as an error", async () => {
  const server = await bind(() => {});

  server.send(Buffer.alloc(65_508), server.port);
  await until(() => record.events.length === 2);

  expect(record.events[1]).toMatchObject({ kind: "error" });
  expect(record.events[1]?.note).toContain("EMSGSIZE");
});

test("a taken port rejects", async () => {
  const server = await bind(() => {});

  await expect(bind(() => {}, server.port)).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("once closed, nothing is sent; closing again does no harm", async () => {
  const server = await bind(() => {});

  await server.close();
  await server.close();
  server.send(Buffer.from("late"), server.port);

  expect(record.events).toEqual([]);
});

test("disposal frees the port", async () => {
  const { port } = await bind(() => {});

  await disposeAll();

  expect((await bind(() => {}, port)).port).toBe(port);
});

function open(): Socket {
  const socket = createSocket("udp4");
  onDispose(() => socket.close());
  return socket;
}

function fail(): never {
  throw new Error("a slip of the author");
}

async function until(condition: () => unknown): Promise<void> {
  while (!condition()) await turn();
}
