import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { catsReply } from "./cats.ts";
import {
  cutBody,
  httpPeers,
  lateReader,
  resetAfter,
  type Script,
  slowReader,
  trickle,
} from "./http-peers.ts";
import { disposeAll, onDispose } from "./scope.ts";
import { listen, type TcpServer } from "./tcp.ts";

afterEach(disposeAll);

test("every peer says in one line what it does", () => {
  for (const [name, { about }] of Object.entries(httpPeers)) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(about).toMatch(/^[^\n]{10,80}$/);
  }
});

for (const name of Object.keys(httpPeers).filter(
  (name) => name.startsWith("cats") || /^(redirect|late-answer)$/.test(name),
)) {
  test(`${name}: fetch ends at the cats`, async () => {
    const server = await start(name);

    const response = await fetch(`http://127.0.0.1:${server.port}/`);

    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).toString("latin1")).toMatch(
      /<h1>The Cats.*<\/html>\s*$/s,
    );
  });
}

test("redirect: the first reply names /cats", async () => {
  const reply = await ask(await start("redirect"));

  expect(reply.statusCode).toBe(301);
  expect(reply.headers.location).toBe("/cats");
});

test("redirect-forever: fetch gives up", async () => {
  const { port } = await start("redirect-forever");

  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
});

test("not-found: 404 with its text", async () => {
  const reply = await ask(await start("not-found"));

  expect([reply.statusCode, await text(reply)]).toEqual([404, "no cats\n"]);
});

for (const [name, status] of Object.entries({ "no-content": 204, "not-modified": 304 })) {
  test(`${name}: node:http sees ${status} without a body`, async () => {
    const reply = await ask(await start(name));

    expect([reply.statusCode, await text(reply)]).toEqual([status, ""]);
  });

  test(`${name}: the connection stays open for another request`, async () => {
    const socket = await talk(await start(name));
    await once(socket, "data");

    socket.write("GET / HTTP/1.1\r\n\r\n");

    expect(String(await once(socket, "data"))).toMatch(new RegExp(`^HTTP/1.1 ${status} .*\r\n\r\n$`));
  });
}

test("two-framings and garbage: node:http takes neither", async () => {
  for (const name of ["two-framings", "garbage"]) {
    const server = await start(name);
    await expect(ask(server), name).rejects.toThrow(/Parse Error/);
  }
});

test("cut-head and hang-up: node:http gets no reply", async () => {
  for (const name of ["cut-head", "hang-up"]) {
    const server = await start(name);
    await expect(ask(server), name).rejects.toThrow(/socket hang up|Parse Error/);
  }
});

test("cut-body and cut-chunks: node:http gets a part and an error", async () => {
  for (const name of ["cut-body", "cut-chunks"]) {
    const reply = await ask(await start(name));
    await expect(buffer(reply), name).rejects.toThrow(/aborted/);
  }
});

test("cut-body: exactly as many bytes of body as were asked for", async () => {
  const reply = await buffer(await talk(await listen(cutBody(12))));

  expect(reply.toString("latin1")).toMatch(/Content-Length: 8371\r\n\r\n.{12}$/s);
});

test("reset: exactly so many bytes, then ECONNRESET", async () => {
  const socket = await talk(await listen(resetAfter(100)));
  const received: Buffer[] = [];
  socket.on("data", (chunk) => received.push(chunk));

  const [error] = await once(socket, "close").then(
    () => [undefined],
    (failure) => [failure],
  );

  expect(error).toMatchObject({ code: "ECONNRESET" });
  expect(Buffer.concat(received).equals(catsReply("to-end").subarray(0, 100))).toBe(true);
});

test("silent: takes the request, and says nothing until the caller leaves", async () => {
  const server = await start("silent");
  const socket = await talk(server);
  socket.on("data", () => expect.unreachable());
  while (!server.peers[0]?.receivedLength) await new Promise((done) => setImmediate(done));

  socket.destroy();
  await server.peers[0].whenClosed();

  expect(server.peers[0].receivedLength).toBe(18);
});

test("trickle: bytes come one by one, until the caller leaves", async () => {
  const server = await listen(trickle(5));
  const socket = await talk(server);

  const chunks: Buffer[] = [];
  for await (const chunk of socket) if (chunks.push(chunk) === 5) break;
  await server.peers[0]!.whenClosed();

  expect(Buffer.concat(chunks).length).toBeLessThan(50);
  expect(server.open()).toBe(0);
});

for (const [name, script] of Object.entries({ lateReader: lateReader(), slowReader: slowReader(1) })) {
  test(`${name}: takes five megabytes and says so`, async () => {
    const reply = await ask(await listen(script), Buffer.alloc(5_000_000));

    expect(await text(reply)).toBe("5000000 bytes\n");
  });
}

test("late-reader: the sender feels it", async () => {
  const server = await listen(lateReader());
  const socket = await talk(server, "POST / HTTP/1.1\r\nContent-Length: 5000000\r\n\r\n");

  expect(socket.write(Buffer.alloc(5_000_000))).toBe(false);

  expect(await text(socket)).toContain("5000000 bytes");
});

function start(name: string): Promise<TcpServer> {
  return listen(httpPeers[name]!.script satisfies Script);
}

/** The head of the reply as node:http sees it. */
async function ask({ port, host }: TcpServer, body?: Buffer): Promise<IncomingMessage> {
  const call = request({ port, host, agent: false, method: body ? "POST" : "GET" });
  call.end(body);
  onDispose(() => call.destroy());
  const [reply] = (await once(call, "response")) as [IncomingMessage];
  return reply;
}

/** A raw connection with a request on its way. */
async function talk({ port, host }: TcpServer, message = "GET / HTTP/1.1\r\n\r\n"): Promise<Socket> {
  const socket = connect({ port, host });
  onDispose(() => socket.destroy());
  await once(socket, "connect");
  socket.write(message);
  return socket;
}
