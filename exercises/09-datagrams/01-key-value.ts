/**
 * Starts a key-value store that speaks UDP. Every datagram is one request:
 *
 * - With a `=`, it stores: the key is everything before the first `=`, the value everything after it. A later value
 *   replaces an earlier one. There is no answer.
 * - Without a `=`, it asks: the whole datagram is the key. The answer is one datagram, `key=value`, sent from the
 *   server's own port to whoever asked. For an unknown key it is `key=`.
 * - The key `version` always has the same value: a text of your choice, at least one byte long. Attempts to store it are
 *   ignored, and get no answer either.
 *
 * Keys and values are bytes, not text: nothing is trimmed or decoded, and either may be empty (an empty datagram asks
 * for the empty key). Every server starts empty. An answer that does not fit into a datagram is dropped, and the server
 * continues.
 *
 * Resolves once the socket is bound to 127.0.0.1: `port` is the port that it got (0 asks for any free one).
 * `close` resolves once the socket is closed.
 *
 * @throws (as a rejection) the socket's own error if it cannot be bound, such as EADDRINUSE for a port that is taken;
 * the socket is closed then
 */
export function startStore(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  // TODO: bind a socket of node:dgram. What does its 'message' event tell you besides the bytes?
  throw new Error("TODO: startStore");
}
