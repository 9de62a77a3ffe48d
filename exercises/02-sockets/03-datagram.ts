import { createSocket } from "node:dgram";

/**
 * Sends one UDP datagram.
 *
 * @param message the payload, 0 to 65,507 bytes; it may be a view into a larger buffer
 * @param host an IPv4 address
 * @returns the number of bytes sent, once the system has taken them; the socket is closed by then
 * @throws (as a rejection) Node's own error if the datagram cannot be sent, such as `EMSGSIZE` for a message that is
 * too long; the socket is closed in that case, too
 */
export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  // TODO: create a socket, send the message, and wait for the callback.
  throw new Error("TODO: sendDatagram");
}
