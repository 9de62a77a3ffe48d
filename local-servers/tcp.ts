import { once } from "node:events";
import {
  type AddressInfo,
  connect,
  createServer,
  type ListenOptions,
  type ServerOpts,
  type Socket,
} from "node:net";
import { inAnswer } from "../workbook/judge/remote/in-answer.ts";
import { expectAccept } from "./accepts.ts";
import { Peer } from "./peer.ts";
import { onDispose } from "./scope.ts";

/** A fake TCP server that is listening. */
export interface TcpServer {
  readonly host: string;
  readonly port: number;
  /** Every connection that came in, oldest first. */
  readonly peers: readonly Peer[];
  /** How many connections are open now. */
  open(): number;
  close(): Promise<void>;
}

export interface ListenSettings extends ServerOpts {
  /** Where to listen: port 0 of 127.0.0.1 unless told otherwise. */
  at?: ListenOptions;
}

/**
 * Listens on a free port of 127.0.0.1 and plays `script` with each connection. When the other side hangs up early, the
 * script's reads reject: it may leave that to `listen`, which destroys the connection. Any other error of a script is
 * recorded as such. Disposed of when the test ends.
 *
 * @throws the system's error, such as EADDRINUSE
 */
export async function listen(
  script: (peer: Peer) => unknown,
  settings: ListenSettings = {},
): Promise<TcpServer> {
  const { at = { port: 0, host: "127.0.0.1" }, ...options } = settings;
  const peers: Peer[] = [];
  const server = createServer({ allowHalfOpen: true, ...options }, (socket) => {
    const peer = new Peer(socket, `${place(address)} · connection ${peers.length + 1}`, "you");
    peers.push(peer);
    void play(peer, script);
  });
  server.listen(at);
  await once(server, "listening");
  const address = server.address();
  const close = async () => {
    for (const peer of peers) peer.socket.destroy();
    if (server.listening) await new Promise((done) => server.close(done));
  };
  onDispose(close);
  return {
    host: typeof address === "object" && address ? address.address : "",
    port: (address as AddressInfo).port,
    peers,
    open: () => peers.filter((peer) => !peer.closed).length,
    close,
  };
}

/**
 * Connects to a server under judgement, waits until it has taken the call, and returns this side of the connection.
 * Destroyed when the test ends. With `hold` it does not read; `say` is sent before the server can have done anything.
 */
export async function connectPeer(
  port: number,
  host = "127.0.0.1",
  settings: { hold?: boolean; say?: Uint8Array | string } = {},
): Promise<Peer> {
  const untilAccepted = expectAccept();
  const socket = connect({ port, host, allowHalfOpen: true });
  if (settings.hold) socket.pause();
  onDispose(() => socket.destroy());
  const peer = await new Promise<Peer>((resolve, reject) => {
    const make = () =>
      resolve(new Peer(socket, `${host}:${port} · client ${socket.localPort ?? ""}`, "peer"));
    socket.once("connect", make);
    // The server may have taken the call and reset it before this process heard of the connection.
    socket.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" ? make() : reject(error),
    );
  });
  if (settings.hold) peer.hold();
  if (settings.say !== undefined) peer.send(settings.say);
  await untilAccepted(socket.localPort ?? 0, () => peer.ended || peer.closed);
  return peer;
}

/** A port of 127.0.0.1 on which nothing listens: it was free a moment ago. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Both ends of a fresh TCP connection: `socket` to hand to the code under judgement, `peer` to play the other side. */
export async function socketPair(): Promise<{ socket: Socket; peer: Peer }> {
  let arrive: (peer: Peer) => void = () => {};
  const arrived = new Promise<Peer>((resolve) => {
    arrive = resolve;
  });
  const server = await listen(arrive);
  const socket = await plainSocket(server);
  return { socket, peer: await arrived };
}

/** A connected socket for the code under judgement, that nobody has touched. Destroyed when the test ends. */
export async function plainSocket({ port, host }: { port: number; host: string }): Promise<Socket> {
  const { socket, connected } = inAnswer(makeSocket, port, host);
  onDispose(() => socket.destroy());
  await connected;
  return socket;
}

/** Runs where the answer runs. */
function makeSocket(port: number, host: string): { socket: Socket; connected: Promise<void> } {
  const socket = process.getBuiltinModule("node:net").connect({ port, host });
  const connected = new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve();
    });
  });
  return { socket, connected };
}

async function play(peer: Peer, script: (peer: Peer) => unknown): Promise<void> {
  try {
    await script(peer);
  } catch (error) {
    peer.abandon(error);
  }
}

function place(address: AddressInfo | string | null): string {
  return typeof address === "object" && address
    ? `${address.address}:${address.port}`
    : (address ?? "closed");
}
