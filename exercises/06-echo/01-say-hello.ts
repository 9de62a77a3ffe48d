/**
 * Sends `message` (as UTF-8) to the server at `port` of `host`, ends this side of the connection, and resolves with
 * the server's whole reply: everything up to its own end, unchanged, decoded as UTF-8. Nothing stays open.
 *
 * A connection that fails (refused, reset in the middle of the reply, …) rejects with the socket's own error.
 *
 * @see https://nodejs.org/api/net.html#class-netsocket
 */
export function sayHello(port: number, host: string, message: string): Promise<string> {
  // TODO: connect. Send the message and end your side. Collect what arrives until the server ends.
  throw new Error("TODO: sayHello");
}
