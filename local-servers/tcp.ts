import { once } from "node:events";
import { type AddressInfo, connect, createServer, type ListenOptions, type ServerOpts, type Socket } from "node:net";
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
 * Listens on a free port of 127.0.0.1 and plays `script` with each connection. The script may throw when the other
 * side hangs up early: that is recorded, and the connection destroyed. Disposed of when the test ends.
 */
export async function listen(script: (peer: Peer) => unknown, settings: ListenSettings = {}): Promise<TcpServer> {
  const { at = { port: 0, host: "127.0.0.1" }, ...options } = settings;
  const peers: Peer[] = [];
  const server = createServer({ allowHalfOpen: true, ...options }, (socket) => {
    const peer = new Peer(socket, `${place(server.address())} · connection ${peers.length + 1}`, "you");
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

/** Connects to a server under judgement and returns this side of the connection. Destroyed when the test ends. */
export async function connectPeer(port: number, host = "127.0.0.1", settings: { hold?: boolean } = {}): Promise<Peer> {
  const socket = connect({ port, host, allowHalfOpen: true });
  if (settings.hold) socket.pause();
  onDispose(() => socket.destroy());
  await once(socket, "connect");
  const peer = new Peer(socket, `${host}:${port} · client ${socket.localPort}`, "peer");
  if (settings.hold) peer.hold();
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
  const server = await listen(() => {});
  const socket = connect({ port: server.port, host: server.host });
  onDispose(() => socket.destroy());
  await once(socket, "connect");
  while (!server.peers[0]) await new Promise((done) => setImmediate(done));
  return { socket, peer: server.peers[0] };
}

async function play(peer: Peer, script: (peer: Peer) => unknown): Promise<void> {
  try {
    await script(peer);
  } catch {
    peer.socket.destroy(); // The other side left in the middle of the script; the record shows where.
  }
}

function place(address: AddressInfo | string | null): string {
  if (address === null || typeof address === "string") return address ?? "closed";
  return `${address.address}:${address.port}`;
}
