import { once } from "node:events";
import { closeSync, constants, openSync } from "node:fs";
import { chmod, mkdtemp, rename, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { currentAnswer } from "../workbook/judge/remote/current.ts";
import { Peer } from "./peer.ts";
import { onDispose } from "./scope.ts";

/** True where local sockets are named pipes, which aren't files. */
export const hasPipes = process.platform === "win32";

/** A path for a local socket, in a fresh folder that is removed when the test ends; a pipe's name on Windows. */
export async function localPath(name = "s"): Promise<string> {
  const shared = currentAnswer()?.folder;
  const folder = await mkdtemp(join(shared ?? tmpdir(), "w-"));
  await openToSealed(folder);
  // What a stranger can write to is removed when nothing of the stranger's runs any more: a folder may become a link.
  if (!shared) onDispose(() => rm(folder, { recursive: true, force: true }));
  return hasPipes ? `\\\\.\\pipe\\${folder.replaceAll(/\W/g, "-")}-${name}` : join(folder, name);
}

/** Opens what is at a path itself, whatever it is, and never what a link leads to (Linux: open(2), O_PATH). */
const itself = 0o10000000 | (constants.O_NOFOLLOW ?? 0);

/** Where the judge is the administrator, a sealed answer is another user, to whom this must be open. */
async function openToSealed(path: string): Promise<void> {
  if (!currentAnswer()?.folder || process.getuid?.() !== 0) return;
  const file = openSync(path, itself);
  try {
    await chmod(`/proc/self/fd/${file}`, 0o777);
  } finally {
    closeSync(file);
  }
}

/** A server on a local socket that plays `script` with each connection. Disposed of when the test ends. */
export async function listenLocal(
  path: string,
  script: (peer: Peer) => unknown,
): Promise<{ readonly peers: readonly Peer[]; close(): Promise<void> }> {
  const peers: Peer[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const peer = new Peer(socket, `${path} · connection ${peers.length + 1}`, "you");
    peers.push(peer);
    script(peer);
  });
  server.listen(path);
  await once(server, "listening");
  await openToSealed(path);
  const close = async () => {
    for (const peer of peers) peer.socket.destroy();
    if (server.listening) await new Promise((done) => server.close(done));
  };
  onDispose(close);
  return { peers, close };
}

let clients = 0;

/** Connects to a local server under judgement and returns this side of the connection. Destroyed when the test ends. */
export async function connectLocal(path: string): Promise<Peer> {
  const socket = connect({ path, allowHalfOpen: true });
  onDispose(() => socket.destroy());
  await once(socket, "connect");
  return new Peer(socket, `${path} · client ${++clients}`, "peer");
}

/** Leaves a socket file at `path` that nobody listens on any more, as a server that was killed does. */
export async function leaveStaleFile(path: string): Promise<void> {
  const server = createServer().listen(`${path}.live`);
  await once(server, "listening");
  await rename(`${path}.live`, path); // A server removes the path that it was given, and finds nothing there.
  await openToSealed(path);
  server.close();
  await once(server, "close");
}
