import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import { onDispose } from "./scope.ts";
import { type Side, type WireEventKind, wire } from "./wire.ts";

/** A fake UDP server that is bound. */
export interface UdpServer {
  readonly host: string;
  readonly port: number;
  /** Every datagram that came in, oldest first. */
  readonly received: readonly Buffer[];
  /** Sends a datagram from this server's own port. Once the server is closed, nothing is sent. */
  send(bytes: Uint8Array, port: number, host?: string): void;
  close(): Promise<void>;
}

/** Answers the datagram it was made for. */
export type Reply = (bytes: Uint8Array) => void;

/** What a UDP server does with each datagram. */
export type DatagramScript = (datagram: Buffer, reply: Reply, sender: RemoteInfo) => unknown;

/**
 * Binds a free UDP port of 127.0.0.1 and hands each datagram to `script` with a way to answer its sender. An error of
 * the script is recorded as such. Disposed of when the test ends.
 *
 * @throws the system's error, such as EADDRINUSE
 */
export async function bind(script: DatagramScript, port = 0): Promise<UdpServer> {
  const record = wire();
  const socket = createSocket("udp4");
  const received: Buffer[] = [];
  let open = true;
  socket.bind(port, "127.0.0.1");
  await once(socket, "listening");
  const own = socket.address().port;
  const note = (
    host: string,
    to: number,
    from: Side,
    kind: WireEventKind,
    detail: { bytes?: Uint8Array; note?: string },
  ) => record.record(`udp 127.0.0.1:${own} · ${host}:${to}`, from, kind, detail);

  const send = (bytes: Uint8Array, to: number, host = "127.0.0.1") => {
    if (!open) return;
    note(host, to, "peer", "datagram", { bytes });
    socket.send(
      bytes,
      to,
      host,
      (error) => error && note(host, to, "peer", "error", { note: error.message }),
    );
  };
  socket.on("message", async (datagram, sender) => {
    received.push(datagram);
    note(sender.address, sender.port, "you", "datagram", { bytes: datagram });
    try {
      await script(datagram, (bytes) => send(bytes, sender.port, sender.address), sender);
    } catch (error) {
      note(sender.address, sender.port, "peer", "error", { note: `the local server failed: ${error}` });
    }
  });
  const close = async () => {
    if (!open) return;
    open = false;
    await new Promise<void>((done) => socket.close(done));
  };
  onDispose(close);
  return { host: "127.0.0.1", port: own, received, send, close };
}
