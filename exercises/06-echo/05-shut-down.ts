import type { Socket } from "node:net";

/**
 * Starts a server on a free port of 127.0.0.1 that hands each connection to `handler`, and that can be shut down in
 * good order. Resolves once it listens. What happens on a connection, errors included, is the handler's business.
 *
 * `stop` takes no new clients from then on, lets those who are there finish, and destroys the connections that are
 * still open after `graceMilliseconds`. It resolves as soon as the last connection and the server are closed, and
 * leaves no timer behind. It may be called again at any time: that resolves too, when all is closed.
 *
 * @see https://nodejs.org/api/net.html#serverclosecallback
 */
export function startStoppable(
  handler: (socket: Socket) => void,
): Promise<{ port: number; stop(graceMilliseconds: number): Promise<void> }> {
  // TODO: remember the sockets. Which of two things comes first, the last client's leaving or the end of the grace?
  throw new Error("TODO: startStoppable");
}
