import { existsSync } from "node:fs";
import { startLocalServer } from "#exercises/02-sockets/04-local-socket.ts";
import { connectLocal, hasPipes, leaveStaleFile, listenLocal, localPath } from "../../local-servers/local.ts";
import { diagnose, expect, outcome, own, suspect, test, within } from "../test.ts";

/** What the system has room for, where there is a limit. */
const limit = process.platform === "linux" ? 107 : 103;
const stillListens = "close() resolved, and your server still listens.";

test("each client gets the reply, as UTF-8, and is hung up on", async () => {
  suspect({ leaking: { "leaves-listening": stillListens } });
  const path = await localPath();

  const server = await started(path, "good morning, café");

  expect(server.path).toBe(path);
  for (let client = 1; client <= 3; client++) expect(await replyAt(path)).toEqualBytes("good morning, café");
});

test("after close() nobody listens, and the file is gone", async () => {
  suspect({ leaking: { "leaves-listening": stillListens } });
  const path = await localPath();
  const server = await start(path, "soon gone");
  expect(await replyAt(path)).toEqualBytes("soon gone");

  await within(2000, "close() to resolve", () => server.close());
  const left = existsSync(path);
  const { resolved } = await outcome(1000, "a connection to be refused", () => connectLocal(path));

  expect(
    resolved,
    diagnose({
      "leaves-listening": [resolved, "close() resolved, and a new client could still connect."],
    }),
  ).toBe(false);
  expect(
    left,
    diagnose({
      "leaves-file": [
        left,
        "close() resolved, and the socket file is still there. Under which name did your server begin?",
      ],
    }),
  ).toBe(false);
});

test.skipIf(hasPipes)("a stale file that a dead server left is replaced", async () => {
  const path = await localPath();
  await leaveStaleFile(path);

  const { value, error } = await outcome(2000, "startLocalServer() to resolve", () =>
    startLocalServer(path, "new"),
  );
  if (value) own(value);

  expect(
    error,
    diagnose({
      "fails-on-stale-file": [
        codeOf(error) === "EADDRINUSE",
        "The file is there, but nobody listens behind it any more, and your server gave up with EADDRINUSE. How can it find out?",
      ],
    }),
  ).toBeUndefined();
  expect(await replyAt(path)).toEqualBytes("new");
});

test("a live server keeps its path", async () => {
  const path = await localPath();
  await listenLocal(path, (peer) => peer.end("I was here first"));

  const { value, error } = await outcome(2000, "startLocalServer() to reject", () =>
    startLocalServer(path, "mine now"),
  );
  if (value) own(value);
  const { value: reply } = await outcome(1000, "the first server to answer", () => replyAt(path));

  const stolen = value !== undefined || reply?.toString() !== "I was here first";
  expect(
    stolen,
    diagnose({
      "steals-live-path": [
        stolen,
        "A live server had this path, and new clients cannot reach it any more. What did your code remove, and what did it know by then?",
      ],
    }),
  ).toBe(false);
  expect(codeOf(error)).toBe("EADDRINUSE");
});

test.skipIf(hasPipes)("a path that is too long is rejected, whole, not cut", async () => {
  const folder = await localPath();
  for (const tooLong of [ofLength(folder, limit + 13), ofLength(folder, limit + 1)]) {
    const { value, error } = await outcome(2000, "startLocalServer() to reject", () =>
      startLocalServer(tooLong, "too far"),
    );
    if (value) own(value);

    expect(
      error,
      diagnose({
        "truncates-path": [
          value,
          `A path of ${tooLong.length} bytes was accepted, where ${limit} fit. ${existsSync(tooLong) ? "" : "No file has that name now: where does your server listen?"}`.trim(),
        ],
      }),
    ).toBeInstanceOf(Error);
  }
  await started(ofLength(folder, limit), "just fits");
  expect(await replyAt(ofLength(folder, limit))).toEqualBytes("just fits");
});

test.skipIf(hasPipes)("the length of a path counts in bytes", async () => {
  const folder = await localPath();
  const accents = ofLength(folder, limit + 1, "é");

  const { value, error } = await outcome(2000, "startLocalServer() to reject", () =>
    startLocalServer(accents, "too far"),
  );
  if (value) own(value);

  expect(
    error,
    diagnose({
      "counts-characters": [
        value,
        `A path of ${accents.length} characters was accepted, but it has ${limit + 1} bytes, and ${limit} fit.`,
      ],
    }),
  ).toBeInstanceOf(Error);
  await started(ofLength(folder, limit, "é"), "just fits");
});

/** A server of the learner's that the test closes. */
async function started(path: string, reply: string) {
  return own(await start(path, reply));
}

async function start(path: string, reply: string) {
  const server = await within(2000, "startLocalServer() to resolve", () => startLocalServer(path, reply));
  expect(server?.close, "Your promise resolved with nothing that can be closed.").toBeInstanceOf(Function);
  return server;
}

async function replyAt(path: string): Promise<Buffer> {
  const client = await within(1000, "a connection to the local socket", connectLocal(path));
  const reply = await within(2000, "the reply and the hang-up after it", client.readToEnd(), {
    "never-hangs-up": [
      () => client.receivedLength > 0,
      "The reply arrived, and then nothing more: the client cannot know that it was all.",
    ],
  });
  client.end();
  return reply;
}

/** A path in `folder` with so many bytes: one é (two bytes) for each that fits, or one `x`. */
function ofLength(folder: string, bytes: number, filling = "x"): string {
  const room = bytes - Buffer.byteLength(folder);
  const filled = filling.repeat(Math.floor(room / Buffer.byteLength(filling)));
  return folder + filled + "x".repeat(room - Buffer.byteLength(filled));
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : error;
}
