import type { Socket } from "node:net";

/**
 * Starts a server on a free port of 127.0.0.1 that passes each connection to `handler`, and that can be shut down in
 * good order. Resolves once it listens. What happens on a connection, errors included, is up to the handler.
 *
 * From the moment `stop` is called, the server takes no new clients. It lets those that are connected finish, and
 * destroys the connections that are still open after `graceMilliseconds`. `stop` resolves as soon as the last connection
 * and the server are closed, and leaves no timer that keeps the process alive. It may be called again at any time: every
 * call resolves once everything is closed, and none prolongs the grace of an earlier one.
 *
 * @see https://nodejs.org/api/net.html#serverclosecallback
 */
export function startStoppable(
  handler: (socket: Socket) => void,
): Promise<{ port: number; stop(graceMilliseconds: number): Promise<void> }> {
  // TODO: remember the sockets. What comes first: the last client leaves, or the grace is over?
  throw new Error("TODO: startStoppable");
}
