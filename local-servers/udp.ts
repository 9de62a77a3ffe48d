import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { onDispose } from "./scope.ts";
import { wire } from "./wire.ts";

/** A fake UDP server that is bound. */
export interface UdpServer {
  readonly host: string;
  readonly port: number;
  /** Every datagram that came in, oldest first. */
  readonly received: readonly Buffer[];
  /** Sends a datagram from this server's own port. */
  send(bytes: Uint8Array, port: number, host?: string): void;
  close(): Promise<void>;
}

/** Answers the datagram it was made for. */
export type Reply = (bytes: Uint8Array) => void;

/**
 * Binds a free UDP port of 127.0.0.1 and hands each datagram to `script` with a way to answer its sender.
 * Disposed of when the test ends.
 */
export async function bind(
  script: (datagram: Buffer, reply: Reply, sender: RemoteInfo) => unknown,
  port = 0,
): Promise<UdpServer> {
  const record = wire();
  const socket = createSocket("udp4");
  const received: Buffer[] = [];
  const send = (bytes: Uint8Array, to: number, host = "127.0.0.1") => {
    record.record(`udp 127.0.0.1:${socket.address().port} · ${host}:${to}`, "peer", "datagram", { bytes });
    socket.send(bytes, to, host);
  };
  socket.on("message", (datagram, sender) => {
    received.push(datagram);
    record.record(`udp 127.0.0.1:${socket.address().port} · ${sender.address}:${sender.port}`, "you", "datagram", { bytes: datagram });
    void script(datagram, (bytes) => isOpen(socket) && send(bytes, sender.port, sender.address), sender);
  });
  socket.bind(port, "127.0.0.1");
  await once(socket, "listening");
  const close = async () => {
    if (isOpen(socket)) await new Promise<void>((done) => socket.close(done));
  };
  onDispose(close);
  return { host: "127.0.0.1", port: socket.address().port, received, send, close };
}

function isOpen(socket: Socket): boolean {
  try {
    socket.address();
    return true;
  } catch {
    return false; // dgram has no property that says so; a closed socket's address() throws ERR_SOCKET_DGRAM_NOT_RUNNING.
  }
}
