/**
 * Starts a server that says "Yes, I can hear you." (UTF-8, no newline) to each client as soon as it connects, without
 * waiting for a word from it, and then ends the connection. A client that breaks off does not disturb the others.
 *
 * Resolves once the server listens on 127.0.0.1: `port` is the port that it got (0 asks for any free one).
 * `close` hangs up on clients that are still there and resolves when the server is closed.
 *
 * @throws the server's own error if it cannot listen, such as EADDRINUSE for a port that is taken
 * @see https://nodejs.org/api/net.html#serverlisten
 */
export function startGreeter(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  // TODO: create a server, listen, and wait for the event that says it does; remember who is connected.
  throw new Error("TODO: startGreeter");
}
