/** Long because each state of the path needs a server or a file of its own, and closing is looked at where the answer runs. */

import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { connect, type Server } from "node:net";
import { relative } from "node:path";
import { startLocalServer } from "#exercises/02-sockets/04-local-socket.ts";
import { connectLocal, hasPipes, leaveStaleFile, listenLocal, localPath } from "../../local-servers/local.ts";
import { lookUntil } from "../../local-servers/looks.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { onDispose } from "../../local-servers/scope.ts";
import {
  diagnose,
  differenceInBytes,
  expect,
  inAnswer,
  outcome,
  own,
  type Symptoms,
  shown,
  suspect,
  test,
  until,
  within,
} from "../test.ts";

/** What the system has room for, where there is a limit. */
const limit = process.platform === "linux" ? 107 : 103;
const stillListens = "close() resolved, and not all of your server is closed: what is left is named below.";
const stillConnected = "close() resolved, and the connection of a client is still open on your side.";

type LocalServer = Awaited<ReturnType<typeof startLocalServer>>;

test("sends each client the reply, as UTF-8, and hangs up", async () => {
  suspect({ leaking: { "leaves-listening": stillListens } });
  const path = await localPath();

  const server = await started(path, "good morning, café");

  expect(
    server.path,
    diagnose({}, `The path was ${path}, and your promise resolved with the path ${shown(server.path)}.`),
  ).toBe(path);
  for (let earlier = 0; earlier < 3; earlier++) await expectReply(path, "good morning, café", earlier);
});

test("returns the path as it was passed in", async () => {
  const whole = await localPath();
  const path = hasPipes
    ? whole
    : relative(
        inAnswer(() => process.cwd()),
        whole,
      );

  const server = await started(path, "near you");

  expect(
    server.path,
    diagnose(
      {
        "changes-the-path": [
          server.path === whole,
          `The path was ${path}, relative to the folder that the program runs in. Your promise resolved with the path ${shown(server.path)}. What does the task say about the \`path\` in the result?`,
        ],
      },
      `The path was ${path}, and your promise resolved with the path ${shown(server.path)}.`,
    ),
  ).toBe(path);
  await expectReply(whole, "near you");
});

test("hangs up after an empty reply, too", async () => {
  const path = await localPath();
  await started(path, "");
  const client = await visit(path);

  const reply = await within(1500, "the hang-up after an empty reply", client.readToEnd(), {
    "skips-an-empty-reply": [
      () => !client.ended,
      "The reply is an empty text, and your server doesn't hang up. With a text that isn't empty, it does. What does your code take an empty text for?",
    ],
  });
  client.end();
  expect(reply).toEqualBytes("");
});

test("stops listening and leaves no file after close()", async () => {
  suspect({ leaking: { "leaves-listening": stillListens } });
  const path = await localPath();
  const server = await start(path, "soon gone");
  await expectReply(path, "soon gone");

  await within(2000, "close() to resolve", () => server.close());
  const left = existsSync(path);
  const { resolved } = await outcome(1000, "a connection to be refused", () => connectLocal(path));

  expect(
    resolved,
    diagnose({
      "leaves-listening": [resolved, "close() resolved, and after that a new client could still connect."],
    }),
  ).toBe(false);
  expect(
    left,
    diagnose({
      "leaves-file": [
        left,
        "close() resolved, and the socket file is still there. Node removes the file under the name that `listen` was called with. Which name was that?",
      ],
    }),
  ).toBe(false);
});

test.skipIf(hasPipes)("replaces a socket file that a dead server left", async () => {
  suspect({
    crashed: {
      "nobody-listens":
        "The socket file of a dead server was at the path, and your code ran into an error that nothing caught. A server that can't listen and a client that can't connect both report that with an 'error' event. Does your code listen for each of them?",
    },
  });
  const path = await localPath();
  await leaveStaleFile(path);

  const { value, error } = await settle(path, "new");

  expect(
    error,
    diagnose(
      {
        "fails-on-stale-file": [
          codeOf(error) === "EADDRINUSE",
          "The socket file of a dead server was at the path, nobody listened there, and your promise rejected with EADDRINUSE. How can your code find out whether anyone is listening?",
        ],
      },
      `The socket file of a dead server was at the path, and your promise rejected: ${shown(error)}.`,
    ),
  ).toBeUndefined();
  expect(value, diagnose({}, `Your promise resolved with ${shown(value)}.`)).toBeDefined();
  await expectReply(path, "new");
});

test("rejects with EADDRINUSE and leaves a live server alone", async () => {
  suspect({
    leaking: {
      "leaves-probe-open":
        "A live server had the path, your promise rejected, and a connection that your code made to it is still open. `end()` closes your own side of it only, and the rest waits until somebody has read what the other side sends. Which method closes a socket at once?",
    },
  });
  const path = await localPath();
  await listenLocal(path, (peer) => peer.end("I was here first"));

  const { value, error, resolved } = await settle(path, "mine now");
  const { value: reply } = await outcome(1000, "the first server to answer", () => replyAt(path));

  const stolen = reply?.toString() !== "I was here first";
  expect(
    stolen,
    diagnose({
      "steals-live-path": [
        stolen,
        `A live server had this path. Your promise ${resolved ? "resolved" : "rejected"}, and after that a new client got ${reply ? `"${reply}"` : "no reply"}. What did your code remove, and how did it find out whether anyone was listening?`,
      ],
    }),
  ).toBe(false);
  expect(
    codeOf(error),
    diagnose(
      {
        "loses-the-code": [
          error instanceof Error,
          `A live server had this path, and your promise rejected with "${error}". The caller looks at the error's \`code\`, which should be EADDRINUSE.`,
        ],
      },
      `A live server had this path, and your promise ${ended(value, error)}.`,
    ),
  ).toBe("EADDRINUSE");
});

test("finds a live server that doesn't speak first", async () => {
  const path = await localPath();
  const { peers } = await listenLocal(path, (peer) => {
    const goodbye = () => peer.socket.end();
    peer.socket.once("end", goodbye);
  });

  const { value, error } = await settle(path, "mine now", {
    "waits-for-the-live-server": [
      () => peers.length > 0,
      "A live server had the path. It has accepted a connection from your code and says nothing, and your promise is still pending. Which event tells your code that somebody is listening?",
    ],
  });

  expect(
    codeOf(error),
    diagnose({}, `A live server had this path, and your promise ${ended(value, error)}.`),
  ).toBe("EADDRINUSE");
});

test.skipIf(hasPipes)("rejects and keeps a file that isn't a socket", async () => {
  await started(await localPath(), "a free path");
  const path = await localPath();
  await writeFile(path, "notes");

  const { value, error, resolved } = await settle(path, "not for you");
  const left = await readFile(path, "utf8").catch(() => "");

  expect(
    left,
    diagnose({
      "deletes-other-files": [
        left !== "notes",
        `An ordinary file was at the path. Your promise ${resolved ? "resolved" : "rejected"}, and the file is gone. How can your code tell a socket file from any other file before it removes it?`,
      ],
    }),
  ).toBe("notes");
  expect(
    error,
    diagnose({}, `An ordinary file was at the path, and your promise ${ended(value, error)}.`),
  ).toBeInstanceOf(Error);
});

test.skipIf(hasPipes)("rejects a path that is too long", async () => {
  const folder = await localPath();
  for (const tooLong of [ofLength(folder, limit + 13), ofLength(folder, limit + 1)]) {
    const { resolved, error, threw } = await settle(tooLong, "too far");

    expect(
      threw,
      diagnose({
        "throws-at-once": [
          threw,
          `The path is too long, and your function threw an error (${shown(error)}) instead of returning a promise that rejects. A caller who handles the promise's rejection doesn't see that.`,
        ],
      }),
    ).toBe(false);
    expect(
      error,
      diagnose({
        "truncates-path": [
          resolved,
          `The path has ${tooLong.length} bytes, the system has room for ${limit}, and your promise resolved. ${existsSync(tooLong) ? "" : "There is no file with that name: where does your server listen?"}`.trim(),
        ],
      }),
    ).toBeInstanceOf(Error);
  }
  await expectRoom(ofLength(folder, limit));
  await expectReply(ofLength(folder, limit), "just fits");
});

test.skipIf(hasPipes)("measures a path in bytes", async () => {
  const folder = await localPath();
  const accents = ofLength(folder, limit + 1, "é");

  const { resolved, error } = await settle(accents, "too far");

  expect(
    error,
    diagnose({
      "counts-characters": [
        resolved,
        `The path has ${accents.length} characters, but ${limit + 1} bytes, and the system has room for ${limit}. Your promise resolved.`,
      ],
    }),
  ).toBeInstanceOf(Error);
  await expectRoom(ofLength(folder, limit, "é"));
});

test("keeps serving after a client has hung up early", async () => {
  suspect({
    crashed: {
      "dies-on-hang-up":
        "A client hung up before it had read the whole reply, and nothing caught the error on your side. Which event of a client's socket reports that?",
    },
  });
  const path = await localPath();
  const long = "0123456789abcde\n".repeat(32_768);
  await started(path, long);

  for (let number = 1; number <= 3; number++) {
    const client = await visit(path);
    client.socket.destroy();
  }

  await expectReply(path, long);
});

test("disconnects a client that is still connected on close()", async () => {
  suspect({ leaking: { "leaves-clients": stillConnected } });
  const path = await localPath();
  const server = await start(path, "take your time");
  await stay(path);

  await within(1500, "close() to resolve", () => server.close(), {
    "close-waits-forever": [
      true,
      "A client got its reply but didn't hang up, and close() is still pending. What does `server.close()` wait for?",
    ],
  });
});

test("disconnects every client on close()", async () => {
  suspect({ leaking: { "leaves-clients": stillConnected } });
  const path = await localPath();
  const server = await start(path, "take your time");
  for (let client = 1; client <= 3; client++) await stay(path);

  await within(1500, "close() to resolve", () => server.close(), {
    "disconnects-one-client": [
      true,
      "With one client connected, close() finished. With three, it is still pending. Which clients does your code know when it closes?",
    ],
  });
});

test("resolves close() once the server is closed", async () => {
  const path = await localPath();
  const server = await start(path, "goodbye");
  const close = inAnswer(followClose, server, path);
  const client = await visit(path);
  await within(1000, "the reply", client.readToEnd());
  client.end();

  const closed = await within(1500, "close() to resolve", () => close());

  const early =
    "close() had resolved, and the server had not emitted 'close' yet. What does close() have to wait for after it has told the server to close?";
  if (closed === false) expect.fail(diagnose({ "resolves-before-closed": [true, early] }));
});

test("keeps one server going when another one closes", async () => {
  suspect({ leaking: { "leaves-listening": stillListens } });
  const [one, other] = [await localPath(), await localPath()];
  const long = "0123456789abcde\n".repeat(65_536);
  const first = await start(one, "soon gone");
  await started(other, long);
  const client = await slowClient(other);

  const seen = "Your function started two servers, and `close()` of the first one was called.";
  const closing = await outcome(1500, "close() of the first of two servers", () => first.close(), {
    "closes-another-server": [
      () => existsSync(one) && !existsSync(other),
      `${seen} The first one is still there, and the other one doesn't listen any more. Which server does \`close\` close? What do all calls of your function share?`,
    ],
  });
  const reply = await outcome(2000, "the reply of the other server", client.readAll());
  const next = await outcome(1000, "a connection to the other server", () => connectLocal(other));

  next.value?.socket.destroy();
  const isWhole = reply.value === long.length;
  const shared = "What do all calls of your function share?";
  expect(
    [next.resolved, isWhole],
    diagnose(
      {
        "closes-another-server": [
          !next.resolved,
          `${seen} After that, nobody could connect to the other one. Which server does \`close\` close? ${shared}`,
        ],
        "disconnects-clients-of-another": [
          !isWhole,
          `${seen} A client of the other one was still reading its reply, and was disconnected before the end. ${shared}`,
        ],
      },
      seen,
    ),
  ).toEqual([true, true]);
  if (closing.error) throw closing.error;
});

/** A client that leaves most of its reply on the server's side until it reads all of it, and then says how long it was. */
async function slowClient(path: string) {
  const socket = connect(path); // Without a listener for its data, it reads a little ahead and then stops.
  onDispose(() => socket.destroy());
  socket.on("error", () => {});
  await within(1000, "a connection to the local socket", () => once(socket, "connect"));
  await until(1000, "the reply to begin", () => socket.bytesRead > 0); // Before that, the server may not know it yet.
  const readAll = () =>
    new Promise<number>((resolve) => {
      socket.on("data", () => {});
      socket.once("close", () => resolve(socket.bytesRead));
    });
  return { readAll };
}

/**
 * A client that has its reply, says something, and stays. It speaks last: a server may hang up at once after its reply,
 * and what it hasn't read by then resets the connection, which would take the reply with it.
 */
async function stay(path: string): Promise<void> {
  const client = await visit(path);
  await within(1000, "the reply", client.read(14));
  client.send("a client may talk, too\n");
}

/**
 * Runs where the answer runs, since the event comes at almost the same moment: closes the server, and says whether the
 * server at `path` had emitted 'close' by then; undefined if it took no client.
 */
function followClose(learners: LocalServer, path: string): () => Promise<boolean | undefined> {
  type Accepted = { socket: { server: Pick<Server, "address" | "once"> } };
  const channel = process.getBuiltinModule("node:diagnostics_channel");
  let closed: boolean | undefined;
  const look = (message: unknown) => {
    const { server } = (message as Accepted).socket;
    if (server.address() !== path || closed !== undefined) return;
    closed = false;
    server.once("close", () => {
      closed = true;
    });
  };
  channel.subscribe("net.server.socket", look);
  return async () => {
    channel.unsubscribe("net.server.socket", look);
    await null; // Callers close a server from an async function: what waits for a promise goes on before `nextTick`.
    await learners.close();
    return closed;
  };
}

/** How `startLocalServer` ends; a server that it starts is closed when the test ends. */
async function settle(path: string, reply: string, symptoms: Symptoms = {}) {
  const ending = await outcome(2000, "startLocalServer() to settle", () => startLocalServer(path, reply), {
    ...symptoms,
    "never-settles": [
      true,
      "Your promise is still pending. A server that can't listen reports that with its 'error' event, and then 'listening' never comes. What does your code do when that happens?",
    ],
  });
  if (ending.value?.close) ownServer(ending.value);
  return ending;
}

/** Fails unless the server starts at this path, which is as long as the system allows. */
async function expectRoom(path: string): Promise<void> {
  const { error, resolved } = await settle(path, "just fits");
  expect(
    resolved,
    diagnose({
      "rejects-the-longest": [
        error,
        `A path of ${limit} bytes fits, and your promise rejected: ${shown(error)}.`,
      ],
    }),
  ).toBe(true);
}

/** A server of the learner's that the test closes. */
async function started(path: string, reply: string) {
  return ownServer(await start(path, reply));
}

/** The test closes the server when it ends; a `close` that can't be called is told as such. */
function ownServer(server: LocalServer): LocalServer {
  own({
    close: async () => {
      const { error } = await outcome(1500, "close() to finish at the end of the test", () => server.close());
      if (error instanceof TypeError && /undefined/.test(error.message)) {
        const advice = `close() failed with a TypeError: "${error.message}". Whose method is the \`close\` that you hand out, and what is \`this\` in it when somebody else calls it?`;
        expect.fail(diagnose({ "hands-out-an-unbound-close": [true, advice] }));
      }
      if (error instanceof TypeError && /\.close\w*Connections is not a function/.test(error.message)) {
        const advice = `close() failed with a TypeError: "${error.message}". Servers of \`node:http\` have such a method, and those of \`node:net\` don't. How can your code know which clients are still connected?`;
        expect.fail(diagnose({ "calls-a-method-of-http": [true, advice] }));
      }
      if (isMissingFile(error)) {
        const advice = `close() rejected: ${shown(error)}. When a server closes, Node removes its socket file. What did your code try to do with it after that?`;
        expect.fail(diagnose({ "removes-again": [true, advice] }));
      }
      if (error) throw error;
    },
  });
  return server;
}

async function start(path: string, reply: string) {
  const starting = () => startLocalServer(path, reply);
  const server = await within(2000, "startLocalServer() to resolve", starting, {
    "never-resolves": [
      () => isListening(path),
      "Your server is listening, and your promise is still pending. The caller waits for it before there is any client. Does your function wait for clients itself?",
    ],
  });
  expect(
    server?.close,
    diagnose(
      {},
      `Your promise resolved with ${shown(server)}. The caller expects an object with \`path\` and a function \`close\`.`,
    ),
  ).toBeInstanceOf(Function);
  return server;
}

/** A client at this path, where the learner's server must be listening. */
async function visit(path: string): Promise<Peer> {
  const { value, error } = await outcome(1000, "a connection to the local socket", () => connectLocal(path));
  const seen = `Your server should be listening on ${path}, and a client could not connect there: ${error}.`;
  if (value) return value;
  const hasPort = inAnswer(() => process.getActiveResourcesInfo().includes("TCPServerWrap"));
  const isLate = !hasPort && (await lookUntil(() => isListening(path)));
  expect.fail(
    diagnose(
      {
        "listens-on-a-port": [
          hasPort,
          `${seen} Your code has a server that listens on a TCP port. How does \`listen\` know that you mean a path?`,
        ],
        "resolves-too-early": [
          isLate,
          `When your promise resolved, nobody could connect to ${path} yet (${codeOf(error)}). A moment later, your server was listening there. Which event should your promise wait for, each time that your code calls \`listen\`?`,
        ],
        "listens-elsewhere": [
          codeOf(error) === "ENOENT",
          `Your promise resolved, and there is no file ${path}. Which path does your server listen on?`,
        ],
      },
      seen,
    ),
  );
}

/** True while the answer's process has a server that listens on this path. */
function isListening(path: string): boolean {
  return inAnswer((wanted: string) => {
    const { Server } = process.getBuiltinModule("node:net");
    const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
    return handles.some((handle) => handle instanceof Server && handle.address() === wanted);
  }, path);
}

/** What a client gets at this path until the server hangs up. So many others have got their reply before. */
async function replyAt(path: string, earlier = 0): Promise<Buffer> {
  const client = await visit(path);
  const reply = await within(2000, "the reply and the hang-up after it", client.readToEnd(), {
    "serves-one-client": [
      () => earlier > 0 && client.receivedLength === 0,
      `The first client got its reply. Client ${earlier + 1} connected after it, and your server sent it nothing. Which clients does your server answer?`,
    ],
    "waits-for-the-client": [
      () => client.receivedLength === 0 && !client.closed,
      "A client connected, and your server sent it nothing. This client doesn't speak first. What does your server wait for?",
    ],
    "never-hangs-up": [
      () => client.receivedLength > 0,
      "The reply arrived, and the connection stays open. How would the client know that nothing more will come?",
    ],
  });
  client.end();
  return reply;
}

/** Fails unless a client at this path gets exactly this text. */
async function expectReply(path: string, text: string, earlier = 0): Promise<void> {
  const reply = await replyAt(path, earlier);
  const isCut = reply.length < Buffer.byteLength(text) && Buffer.from(text).indexOf(reply) === 0;
  expect(
    reply,
    diagnose(
      {
        "sends-nothing": [
          reply.length === 0,
          "A client connected, and your server hung up without sending anything. Which statement sends the reply, and has it finished when you hang up?",
        ],
        "another-encoding": [
          reply.length === text.length && reply.toString("latin1") === text,
          "A client got the reply in Latin-1, one byte for each character. Which encoding does the task ask for?",
        ],
        "cuts-the-reply": [
          isCut,
          `The reply has ${Buffer.byteLength(text)} bytes. Your server sent ${reply.length} of them and hung up. Which method closes a socket once everything has been sent?`,
        ],
      },
      `A client got something other than the reply. ${differenceInBytes(reply, Buffer.from(text))} The reply must be the UTF-8 bytes of the text that your function was given, and nothing else.`,
    ),
  ).toEqualBytes(text);
}

/** A path in `folder` with so many bytes: one é (two bytes) for each that fits, or one `x`. */
function ofLength(folder: string, bytes: number, filling = "x"): string {
  const room = bytes - Buffer.byteLength(folder);
  const filled = filling.repeat(Math.floor(room / Buffer.byteLength(filling)));
  return folder + filled + "x".repeat(room - Buffer.byteLength(filled));
}

/** True for the error of a call that wanted a file which is no longer there. */
function isMissingFile(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === "ENOENT" && "path" in error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : error;
}

function ended(value: unknown, error: unknown): string {
  return error === undefined ? `resolved with ${shown(value)}` : `rejected: ${shown(error)}`;
}
