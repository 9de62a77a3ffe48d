/** Long, because it measures at three places: the socket, the memory and the file. */
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sendFile } from "#exercises/08-pressure/02-slow-reader.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { onDispose } from "../../local-servers/scope.ts";
import { socketPair } from "../../local-servers/tcp.ts";
import {
  diagnose,
  expect,
  inAnswer,
  type Outcome,
  outcome,
  type Symptoms,
  suspect,
  test,
  until,
  within,
} from "../test.ts";

const megabyte = 1024 * 1024;
/** Far more than the systems on both sides keep for a reader that doesn't read. */
const much = 50 * megabyte;

test("a small file arrives byte for byte, and then the end", async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const { socket, peer } = await socketPair();

  await sent(await file(bytes), socket, {
    "waits-for-close": [
      () => peer.ended,
      "The file has arrived and your side has ended, and your promise is still pending. The other side hasn't ended its own: does it have to?",
    ],
    "waits-for-drain-always": [
      () => peer.receivedLength === bytes.length && !peer.ended,
      "All 256 bytes have arrived, and your promise is still pending. What are you waiting for, and does it come after every write()?",
    ],
  });
  const received = await arrival(peer, bytes.length);

  expect(
    received,
    diagnose({
      "decodes-text": [
        received.includes("\uFFFD"),
        "Bytes that aren't text arrived as EF BF BD, the replacement character U+FFFD. Where did the file's bytes become characters?",
      ],
    }),
  ).toEqualBytes(bytes);
  expect(
    socket.destroyed && !socket.errored,
    diagnose({
      "destroys-when-done": [
        true,
        "The file was sent, your side had ended, and then you destroyed the socket, although the other side hadn't ended. What it still says is lost, and so may be the end of the file.",
      ],
    }),
  ).toBe(false);
  expect(
    socket.errored,
    diagnose({}, "The file was sent, and yet the socket was destroyed with an error."),
  ).toBeNull();
});

test("an empty file is only an end", async () => {
  const { socket, peer } = await socketPair();

  await sent(await file(new Uint8Array()), socket);

  expect(await arrival(peer, 0)).toEqualBytes("");
});

test(
  "50 MB wait in the file while the reader sleeps, and then all of it arrives",
  { meta: { limit: 20_000 } },
  async () => {
    const bytes = Buffer.alloc(
      much,
      Uint8Array.from({ length: 251 }, (_, at) => at),
    );
    const path = await file(bytes);
    const { socket, peer } = await socketPair();
    let settled = false;
    const before = memory();

    peer.hold();
    const sending = sent(path, socket, {}, 6000).finally(() => {
      settled = true;
    });
    sending.catch(() => {}); // Looked at below.
    await asleep(socket, () => settled);

    const [now, queue] = [memory(), socket.writableLength];
    const taken = socket.bytesWritten - queue;
    expectBounded(queue, taken, now.buffers - before.buffers, now.read - before.read - taken);
    expect(
      settled,
      diagnose(
        {
          "resolves-at-once": [
            !socket.writableFinished,
            "Your promise resolved while most of the 50 MB had not been sent. What should it wait for?",
          ],
        },
        `The file has 50 MB. Your promise resolved after you had sent ${mebibytes(taken)} and ended your side.`,
      ),
    ).toBe(false);
    peer.release();
    await sending;
    expect(await arrival(peer, much)).toEqualBytes(bytes);
  },
);

test("a file that doesn't exist rejects, and the socket is destroyed", async () => {
  const { socket, peer } = await socketPair();
  const missing = join(tmpdir(), "no-such-folder", "no-such-cat.txt");

  await expectUnreadable(missing, "ENOENT", socket, peer);
});

test("a folder rejects, and the socket is destroyed", async () => {
  const { socket, peer } = await socketPair();

  await expectUnreadable(tmpdir(), "EISDIR", socket, peer);
});

test("a reset on the way rejects, and the file is closed", async () => {
  suspect({
    crashed: {
      "dies-on-reset": [
        ({ code }) => code === "ECONNRESET" || code === "EPIPE",
        "The reader reset the connection, and nothing listened for the 'error' event of the socket. Is the file the only one that can fail?",
      ],
    },
  });
  const { path, socket, peer, result } = await stuck();

  peer.reset();

  await expectFailure(await result, "The reader reset the connection", path, socket);
});

test("a socket that is destroyed on the way rejects, and the file is closed", async () => {
  const { path, socket, result } = await stuck();

  socket.destroy();

  await expectFailure(await result, "The socket was destroyed", path, socket);
});

test("a socket that is already destroyed rejects", async () => {
  const { socket } = await socketPair();
  const path = await file(Buffer.from("meow"));
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.destroy();
  await within(1000, "the socket's 'close'", closed);

  const result = await outcome(1500, "sendFile() to reject on a destroyed socket", sendFile(path, socket), {
    "misses-destroyed": [
      true,
      "The socket was destroyed before you got it, and your promise is still pending. The events you wait for have already fired, or never will.",
    ],
  });

  await expectFailure(result, "The socket was destroyed", path, socket);
});

/** A file with these bytes, or a sparse one of this length; removed when the test ends. */
async function file(content: Uint8Array | number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "workbook-"));
  onDispose(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "cats.bin");
  await writeFile(path, typeof content === "number" ? "" : content);
  if (typeof content === "number") await truncate(path, content);
  return path;
}

/** Sends the file; fails if that rejects. */
async function sent(path: string, socket: Socket, symptoms: Symptoms = {}, limit = 1500): Promise<void> {
  const { error } = await outcome(limit, "sendFile() to resolve", () => sendFile(path, socket), symptoms);
  expect(
    error,
    diagnose({}, "The file is there and the reader reads, and your promise rejected."),
  ).toBeUndefined();
}

/** All that the reader gets until your side ends. */
async function arrival(peer: Peer, length: number): Promise<Buffer> {
  await until(3000, "your side to end", () => peer.ended || peer.closed, {
    "never-ends": [
      () => peer.receivedLength === length,
      "The whole file has arrived, and your side of the connection is still open. How does the reader learn that this was all?",
    ],
  });
  const bytes = peer.take();
  peer.end();
  return bytes;
}

/** Waits until the answer writes no more: nothing has been added while its process had 40 ms of its own. */
async function asleep(socket: Socket, settled: () => boolean): Promise<void> {
  await until(3000, "your code to write", () => socket.writableLength > 0 || settled());
  const quiet = inAnswer(async (socket: Socket) => {
    const pause = () => new Promise((done) => setTimeout(done, 5));
    for (let [written, looks] = [-1, 0]; looks < 8; looks++) {
      if (socket.bytesWritten !== written) [written, looks] = [socket.bytesWritten, 0];
      await pause();
    }
  }, socket);
  await within(4000, "your code to stop writing while the reader sleeps", quiet);
}

/** What the answer's process holds: bytes in buffers, and (on Linux) bytes that it has read from files so far. */
function memory(): { buffers: number; read: number } {
  return inAnswer(() => {
    const { readFileSync } = process.getBuiltinModule("node:fs");
    const buffers = process.memoryUsage().arrayBuffers;
    if (process.platform !== "linux") return { buffers, read: 0 };
    const [, read = "0"] = /^rchar: (\d+)$/m.exec(readFileSync("/proc/self/io", "latin1")) ?? [];
    return { buffers, read: Number(read) };
  });
}

function expectBounded(queue: number, taken: number, grown: number, ahead: number): void {
  expect(
    queue,
    diagnose({
      "buffers-it-all": [
        queue === much,
        "The reader sleeps, and all 50 MB wait in your socket, handed over in a single write(). What if the file were larger than the memory?",
      ],
      "ignores-drain": [
        queue > 2 * megabyte && queue + taken === much,
        `The reader sleeps, and you went on writing: ${mebibytes(queue)} wait in your socket. What did write() return?`,
      ],
      "writes-large-pieces": [
        queue > 2 * megabyte,
        `The reader sleeps, and ${mebibytes(queue)} wait in your socket. You stopped writing before the end of the file, but too late. How large are the pieces that you write?`,
      ],
    }),
  ).toBeLessThanOrEqual(2 * megabyte);
  expect(
    grown,
    diagnose({
      "reads-whole-file": [
        grown > 25e6,
        `The reader sleeps, and ${mebibytes(grown)} of the file are in memory, although little waits in the socket. How much of the file do you read before the reader has taken it?`,
      ],
    }),
  ).toBeLessThan(25e6);
  expect(
    ahead,
    diagnose({
      "keeps-text": [
        ahead > 25e6,
        `The reader sleeps, and you have read ${mebibytes(ahead)} more of the file than the system has taken. They wait neither in the socket nor in a Buffer. Where do you keep them?`,
      ],
    }),
  ).toBeLessThan(25e6);
}

function mebibytes(bytes: number): string {
  return `${(bytes / megabyte).toFixed(1)} MiB`;
}

async function expectUnreadable(path: string, code: string, socket: Socket, peer: Peer): Promise<void> {
  suspect({
    crashed: {
      "loses-errors": [
        (error) => error.code === code,
        `The file couldn't be read (${code}), and nothing listened for the 'error' event of its stream.`,
      ],
    },
  });
  const result = await outcome(1500, `sendFile() to reject with ${code}`, () => sendFile(path, socket));

  const { error, resolved } = result;
  expect(
    resolved,
    diagnose(
      {},
      `The file couldn't be read (${code}), and your promise resolved. The caller believes that it was sent. Where does the error stop in your code?`,
    ),
  ).toBe(false);
  expect(
    (error as NodeJS.ErrnoException | undefined)?.code,
    diagnose({
      "hides-the-code": [
        error instanceof Error && !("code" in error),
        `The file couldn't be read, and your error has no \`code\`: ${error}. The caller wants to know what was wrong: ${code}.`,
      ],
    }),
  ).toBe(code);
  await until(1000, "the socket to be destroyed", () => socket.destroyed, {
    "leaves-socket-open": [
      () => !peer.ended,
      `The file couldn't be read (${code}) and your promise rejected, but the socket is still open. The reader waits for a file that never comes.`,
    ],
    "ends-politely": [
      () => peer.ended,
      `The file couldn't be read (${code}), and you ended your side as if everything had been sent. The reader takes that for an empty file.`,
    ],
  });
}

/** 32 MB are on their way to a reader that doesn't read. */
async function stuck(): Promise<{
  path: string;
  socket: Socket;
  peer: Peer;
  result: Promise<Outcome<void>>;
}> {
  const path = await file(32 * megabyte);
  const { socket, peer } = await socketPair();
  peer.hold();
  const result = outcome(2000, "sendFile() to reject", () => sendFile(path, socket), {
    "hangs-on-close": [
      () => socket.destroyed,
      "The connection was lost while you waited, and your promise is still pending. A lost connection sends no 'drain' and no 'finish'. Which event always comes?",
    ],
  });
  result.catch(() => {}); // Looked at by the test.
  await until(1500, "your code to write", () => socket.writableLength > 0);
  return { path, socket, peer, result };
}

async function expectFailure(
  { error, resolved }: Outcome<void>,
  what: string,
  path: string,
  socket: Socket,
): Promise<void> {
  expect(
    error,
    diagnose({
      "takes-close-for-done": [
        resolved,
        `${what} before the file was sent, and your promise resolved. The caller believes that the file has arrived.`,
      ],
    }),
  ).toBeInstanceOf(Error);
  await until(1000, "the socket to be destroyed", () => socket.destroyed);
  await until(1000, "the file to be closed", () => openFiles(path) === 0, {
    "leaks-handle": [
      true,
      `${what} and your promise rejected, but the file is still open. A server that loses one file handle for each lost client soon can't open any.`,
    ],
  });
}

/** How often the answer's process has this file open: it compares every descriptor with the file itself. */
function openFiles(path: string): number {
  return inAnswer((wanted: string) => {
    const { fstatSync, statSync } = process.getBuiltinModule("node:fs");
    const { dev, ino } = statSync(wanted);
    let count = 0;
    for (let descriptor = 3; descriptor < 256; descriptor++) {
      try {
        const status = fstatSync(descriptor);
        if (status.dev === dev && status.ino === ino) count++;
      } catch {
        // Nothing is open under this number.
      }
    }
    return count;
  }, path);
}
