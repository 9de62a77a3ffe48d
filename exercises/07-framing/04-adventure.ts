import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/**
 * Starts a server for a walk through four rooms (the table `rooms`). It speaks lines of UTF-8: commands end in LF or
 * CRLF, every answer is one line and ends in LF. Each client walks on its own and starts in the hall.
 *
 * - on connecting, and for `look`: `OK! You are in the hall.` (or the room where the client is)
 * - `move DIRECTION`: `OK! You are in the garden.` (the new room), or `NO! You cannot go there.` if the table has no such
 *   way from here, or if DIRECTION is missing
 * - `say WORDS`: `OK! You say, "WORDS"`, with everything after the first space unchanged; for `say` alone, no words
 * - `quit`: `OK! Goodbye!`, then the server ends the connection; later commands are not answered. The goodbye arrives,
 *   however slow the network is
 * - anything else, an empty line too: `NO! I do not know that.`
 *
 * Verbs and directions may be in any case. When the client ends its side, complete commands are answered, and then the
 * server ends.
 *
 * Resolves once the server listens on 127.0.0.1: `port` is the port that it got (0 asks for any free one).
 * `close` hangs up on clients that are still there and resolves when the server is closed.
 *
 * @throws the server's own error if it cannot listen, such as EADDRINUSE for a port that is taken
 */
export function startAdventure(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  // TODO: listen, and serve each connection: greet, answer its commands one by one, end.
  throw new Error("TODO: startAdventure");
}

/** Finished: which room each way leads to. Directions and rooms are in lower case. */
const rooms: Record<string, Record<string, string>> = {
  hall: { north: "garden", west: "library", east: "kitchen" },
  garden: { south: "hall" },
  library: { east: "hall" },
  kitchen: { west: "hall" },
};

/**
 * Finished: yields the lines that the client sends, without their line ends, until it has ended its side or the
 * connection is lost. Leaving the loop does not close the socket. A client whose line never ends is disconnected.
 */
async function* readLines(socket: Socket): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
        yield rest.toString("utf8", 0, rest[end - 1] === 0x0d ? end - 1 : end);
        rest = rest.subarray(end + 1);
      }
      if (rest.length > 65_536) socket.destroy();
    }
  } catch (error) {
    if (!socket.destroyed) throw error;
  }
}

/**
 * Finished: starts a server that calls `serve` for each connection. A connection stays half open until you end your
 * side; after that, whatever the client still sends is thrown away. Errors of a connection concern nobody else.
 */
async function listen(
  port: number,
  serve: (socket: Socket) => unknown,
): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    socket.on("finish", () => socket.resume());
    serve(socket);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
