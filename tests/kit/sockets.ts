import { lookUntil } from "../../local-servers/looks.ts";
import type { Peer } from "../../local-servers/peer.ts";
import { answerTurns } from "../../workbook/judge/remote/current.ts";
import { inAnswer } from "../../workbook/judge/remote/in-answer.ts";

/** What the answer's end of a connection shows. */
export interface SocketState {
  bytesRead: number;
  /** How many bytes were written to it, including those that are still waiting. */
  bytesWritten: number;
  /** True once the other side's end has been read. */
  sawEnd: boolean;
  writableEnded: boolean;
  destroyed: boolean;
  allowHalfOpen: boolean;
  /** The delay of the socket's own timeout, in milliseconds; 0 if it has none. */
  timeout: number;
  /** True if the answer has paused it and not resumed it. */
  isPaused: boolean;
  /** How many bytes are waiting in it to be sent. */
  writableLength: number;
}

/** Looks at the answer's end of the connection that has this port at the other end; undefined if there is none. */
export function followSocket(port: number | undefined): () => SocketState | undefined {
  const look = inAnswer((other: number | undefined) => {
    type Accepted = import("node:net").Socket & { allowHalfOpen: boolean };
    const { Socket } = process.getBuiltinModule("node:net");
    let socket: Accepted | undefined;
    const take = (found: unknown) => {
      if (found instanceof Socket && found.remotePort === other) socket = found as Accepted;
    };
    // The server may have taken the call before or not yet.
    (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles().forEach(take);
    process
      .getBuiltinModule("node:diagnostics_channel")
      .subscribe("net.server.socket", (message) => take((message as { socket: unknown }).socket));
    // As text it crosses in one piece.
    return () =>
      socket &&
      JSON.stringify({
        bytesRead: socket.bytesRead,
        bytesWritten: socket.bytesWritten ?? 0,
        sawEnd: (socket as unknown as { _readableState: { ended: boolean } })._readableState.ended,
        writableEnded: socket.writableEnded,
        destroyed: socket.destroyed,
        allowHalfOpen: socket.allowHalfOpen,
        timeout: socket.timeout ?? 0,
        isPaused: socket.isPaused(),
        writableLength: socket.writableLength,
      });
  }, port);
  return () => {
    const state = look();
    return state === undefined ? undefined : (JSON.parse(state) as SocketState);
  };
}

/** Waits until the answer's end of the client's connection neither reads nor writes any more, because nobody takes it. */
export async function untilStuck({ socket }: Peer): Promise<void> {
  const look = followSocket(socket.localPort);
  const left = () => (socket as unknown as { _handle?: { writeQueueSize: number } })._handle?.writeQueueSize;
  let last = "";
  for (let same = 0; same < 20; same++) {
    const state = JSON.stringify([look(), left()]);
    if (state !== last) same = 0;
    last = state;
    await new Promise((done) => setImmediate(done));
    await answerTurns();
  }
}

/** The client sends `last` and its end, and waits until the answer has seen that. Gives up where the answer does not read. */
export async function endAndWait(client: Peer, last = ""): Promise<void> {
  const look = followSocket(client.socket.localPort);
  client.end(last);
  await lookUntil(() => {
    const { sawEnd, destroyed } = look() ?? { sawEnd: false, destroyed: true };
    return sawEnd || destroyed;
  });
}

/**
 * What the other side sends from now on reaches the answer's end together with its end, in one turn of the event loop. The
 * network does that on some days and not on others; here it happens each time, however slow the machine is.
 */
export function joinWithEnd({ socket: { localPort, remotePort } }: Peer): void {
  inAnswer(
    (own: number | undefined, other: number | undefined) => {
      const { Socket } = process.getBuiltinModule("node:net");
      const { _getActiveHandles, _tickCallback } = process as unknown as {
        _getActiveHandles(): unknown[];
        _tickCallback(): void;
      };
      const socket = _getActiveHandles().find(
        (handle): handle is import("node:net").Socket =>
          handle instanceof Socket && handle.localPort === own && handle.remotePort === other,
      );
      if (!socket) return;
      const { push } = socket;
      const held: unknown[] = [];
      socket.push = (chunk: unknown) => {
        held.push(chunk);
        if (chunk !== null) return true;
        socket.push = push;
        for (const each of held) {
          socket.push(each);
          if (each !== null) _tickCallback(); // What the bytes set off without waiting is done before the end is read.
        }
        return false;
      };
    },
    remotePort,
    localPort,
  );
}
