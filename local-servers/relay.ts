import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { type Side, wire } from "./wire.ts";

/** A relay that is listening on 127.0.0.1. */
export interface Relay {
  readonly port: number;
  close(): Promise<void>;
}

export interface RelaySettings {
  /** The port of 127.0.0.1 on which the server behind the relay listens. */
  target: number;
  /** The relay's own port; any free one unless told otherwise. */
  port?: number;
  /** Whose part the callers play in the record. */
  caller: Side;
  /** Called when the server cannot be reached; its caller is reset then. */
  onUnreachable?: (error: NodeJS.ErrnoException) => void;
}

/**
 * Stands between callers and a server: everything passes as it comes, ends and resets too, and is recorded.
 *
 * @throws the system's error, such as EADDRINUSE
 */
export async function startRelay({
  target,
  port = 0,
  caller,
  onUnreachable = () => {},
}: RelaySettings): Promise<Relay> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: target, host: "127.0.0.1", allowHalfOpen: true });
    for (const socket of [near, far]) sockets.add(socket.on("close", () => sockets.delete(socket)));
    const giveUp = () => far.destroy();
    const unreachable = (error: NodeJS.ErrnoException) => {
      near.resetAndDestroy();
      onUnreachable(error);
    };
    near.once("error", giveUp);
    far.once("error", unreachable);
    far.once("connect", () => {
      near.off("error", giveUp);
      far.off("error", unreachable);
      join(near, far, `127.0.0.1:${target} · connection ${++connections}`, caller);
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function join(near: Socket, far: Socket, conversation: string, caller: Side): void {
  wire().record(conversation, caller, "connect");
  passOn(near, far, conversation, caller);
  passOn(far, near, conversation, caller === "you" ? "peer" : "you");
}

/** Everything that comes from one socket goes to the other one, and on the record. */
function passOn(from: Socket, to: Socket, conversation: string, side: Side): void {
  from.on("data", (bytes: Buffer) => wire().record(conversation, side, "bytes", { bytes }));
  from.on("end", () => wire().record(conversation, side, "end"));
  from.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (code === "ECONNRESET") wire().record(conversation, side, "reset");
    else wire().record(conversation, side, "error", { note: message });
    to.resetAndDestroy();
  });
  from.pipe(to);
}
