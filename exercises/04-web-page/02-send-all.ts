import type { Socket } from "node:net";

/**
 * Sends all of `bytes` over a connected socket, however slowly the other side reads.
 *
 * Resolves with the number of bytes in this message once the operating system has taken all of them. The socket is
 * then as it was: open for more, and without any listener that was not there before.
 * Rejects if the socket is already destroyed, or if the connection breaks before all is taken: then with the error
 * that broke it.
 */
export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  // TODO: how does `socket.write()` tell you that it is done? And how does the socket tell you that it broke?
  throw new Error("TODO: sendAll");
}
