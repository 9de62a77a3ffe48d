import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { disposeAll, onDispose } from "./scope.ts";
import { connectPeer, listen } from "./tcp.ts";
import { curl, getAllKept, readReply } from "./web-client.ts";

afterEach(disposeAll);

test("one reply is read, and the next one is left where it is", async () => {
  const { port } = await listen((peer) =>
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-A: 1\r\nx-a: 2\r\n\r\nMeowHTTP/1.1 304\r\n\r\n"),
  );
  const client = await connectPeer(port);

  const reply = await readReply(client);

  expect([reply.status, String(reply.body)]).toEqual([200, "Meow"]);
  expect(reply.headers.get("x-a")).toEqual(["1", "2"]);
  expect(await readReply(client)).toMatchObject({ status: 304, body: Buffer.alloc(0) });
});

test("a reply to HEAD has no body, whatever its length says", async () => {
  const { port } = await listen((peer) => peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"));

  const reply = await readReply(await connectPeer(port), "HEAD");

  expect(reply.body.length).toBe(0);
});

test("what is not a reply rejects with what came", async () => {
  const { port } = await listen((peer) => peer.send("220 mail.example\r\n\r\n"));

  await expect(readReply(await connectPeer(port))).rejects.toThrow(/220 mail\.example/);
});

test("node:http keeps its connection if the server does", async () => {
  const port = await serve((request, response) => response.end(request.url));

  expect(await getAllKept(port, ["/1", "/2"])).toEqual([
    { status: 200, text: "/1", reused: false },
    { status: 200, text: "/2", reused: true },
  ]);
});

test("node:http takes a new connection if the server closes", async () => {
  const port = await serve((_, response) => response.setHeader("Connection", "close").end());

  expect((await getAllKept(port, ["/1", "/2"])).map(({ reused }) => reused)).toEqual([false, false]);
});

test("curl prints what it gets, or isn't there", async () => {
  const port = await serve((request, response) => response.end(request.method));

  expect(["POST", undefined]).toContain(await curl("-d", "x", `http://127.0.0.1:${port}/`));
});

/** Node's own web server on a free port, until the test ends. */
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  onDispose(() => server.close().closeAllConnections());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}
