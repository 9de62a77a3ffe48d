import { afterEach, expect, test } from "vitest";
import { startMirror } from "./mirror.ts";
import { disposeAll, onDispose } from "./scope.ts";
import { connectPeer, listen } from "./tcp.ts";
import { readReply } from "./web-client.ts";
import { startRecording } from "./wire.ts";

afterEach(disposeAll);

test("each request comes back as it was understood", async () => {
  const client = await connectPeer(await start());

  client.send(
    "POST /a/../b?c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nMeow\r\n0\r\n\r\n",
  );

  expect(JSON.parse(String(await readAnyReply(client)))).toMatchObject({
    method: "POST",
    target: "/a/../b?c",
    version: "1.1",
    body: "Meow",
  });
});

test("two opinions about a length are refused", async () => {
  const client = await connectPeer(await start());

  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nMeow!");

  expect(String(await client.readToEnd())).toMatch(/^HTTP\/1\.1 400 /);
});

test("a client that leaves in the middle of its body disturbs nobody, and what passes is recorded", async () => {
  const port = await start();
  const record = startRecording();
  const [rude, polite] = [await connectPeer(port), await connectPeer(port)];
  rude.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nMeow");
  rude.reset();

  polite.send("GET /polite HTTP/1.1\r\nHost: x\r\n\r\n");

  expect(String(await readAnyReply(polite))).toContain("/polite");
  expect(record.events.map(({ kind }) => kind)).toContain("bytes");
});

test("a port that is taken rejects", async () => {
  const { port } = await listen(() => {});

  await expect(startMirror(port)).rejects.toMatchObject({ code: "EADDRINUSE" });
});

async function start(): Promise<number> {
  const mirror = await startMirror();
  onDispose(mirror.close);
  return mirror.port;
}

async function readAnyReply(client: Parameters<typeof readReply>[0]): Promise<Buffer> {
  return (await readReply(client)).body;
}
