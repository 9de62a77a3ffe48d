import type { Socket } from "node:net";

/**
 * Sends all of `bytes` over a connected socket, however slowly the other side reads.
 *
 * Resolves with the number of bytes in this message once the operating system has taken all of them. The socket is
 * then as it was before: open, and with the same listeners.
 *
 * Rejects with an `Error` if the socket is already destroyed. Rejects if the connection breaks before all bytes are
 * taken, with the error that broke it or with an error that has it as its `cause`.
 */
export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  // TODO: how does `socket.write()` tell you that it is done? How does the socket tell you that the connection broke?
  throw new Error("TODO: sendAll");
}
