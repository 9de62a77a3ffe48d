/**
 * Starts a server that sends "Yes, I can hear you." (UTF-8, no newline) to each client as soon as it connects, without
 * waiting for the client to say anything, and then ends the connection. A client that breaks off does not disturb the
 * others.
 *
 * Resolves once the server listens on 127.0.0.1. `port` is the port that it got (0 asks for any free one).
 * `close` disconnects the clients that are still there and resolves after the server's `'close'` event.
 *
 * @throws the server's own error if it cannot listen, such as EADDRINUSE for a port that is taken
 * @see https://nodejs.org/api/net.html#serverlisten
 */
export function startGreeter(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  // TODO: create a server, listen, and wait for the event that says it does. Remember who is connected.
  throw new Error("TODO: startGreeter");
}
