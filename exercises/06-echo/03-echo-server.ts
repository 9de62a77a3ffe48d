/**
 * Starts a server that sends back, byte for byte, whatever a client sends, as it comes. When the client has ended and
 * everything has gone back, the server ends too. It serves any number of clients at once; one that breaks off does not
 * disturb the others.
 *
 * Resolves once the server listens on 127.0.0.1. `port` is the port that it got (0 asks for any free one).
 * `close` disconnects the clients that are still there and resolves after the server's `'close'` event.
 *
 * @throws the server's own error if it cannot listen, such as EADDRINUSE for a port that is taken
 * @see https://www.rfc-editor.org/rfc/rfc862 (the echo protocol)
 */
export function startEchoServer(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  // TODO: begin as with the greeter. What does a socket that you read from have in common with one that you write to?
  throw new Error("TODO: startEchoServer");
}
