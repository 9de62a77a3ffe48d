/**
 * Starts a server that counts the bytes of each client. After the client's end it answers with the count as decimal
 * digits (`21`, no newline) and ends too; until then it says nothing. The answer takes some work: it must not be sent
 * sooner than 20 ms after the client's end. Other clients are served in the meantime.
 *
 * Resolves once the server listens on 127.0.0.1. `port` is the port that it got (0 asks for any free one).
 * `close` disconnects the clients that are still there and resolves after the server's `'close'` event.
 *
 * @throws the server's own error if it cannot listen, such as EADDRINUSE for a port that is taken
 * @see https://nodejs.org/api/net.html#netcreateserveroptions-connectionlistener
 */
export function startByteCounter(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  // TODO: count what comes. What does Node do with your side when the client ends, unless you tell it otherwise?
  throw new Error("TODO: startByteCounter");
}
