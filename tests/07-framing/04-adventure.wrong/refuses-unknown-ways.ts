import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export function startAdventure(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  return listen(port, async (socket) => {
    let room = "hall";
    socket.write(`OK! You are in the ${room}.\n`);
    for await (const line of readLines(socket)) {
      const space = line.indexOf(" ");
      const verb = (space < 0 ? line : line.slice(0, space)).toLowerCase();
      const rest = space < 0 ? "" : line.slice(space + 1);
      if (verb === "look") {
        socket.write(`OK! You are in the ${room}.\n`);
      } else if (/^move( (north|south|east|west))?$/i.test(line)) {
        const ways = rooms[room]!;
        if (Object.hasOwn(ways, rest.toLowerCase())) {
          room = ways[rest.toLowerCase()]!;
          socket.write(`OK! You are in the ${room}.\n`);
        } else {
          socket.write("NO! You cannot go there.\n");
        }
      } else if (verb === "say") {
        socket.write(`OK! You say, "${rest}"\n`);
      } else if (verb === "quit") {
        socket.end("OK! Goodbye!\n");
        return;
      } else {
        socket.write("NO! I do not know that.\n");
      }
    }
    socket.end();
  });
}

/** Which room each way leads to. Directions and rooms are in lower case. */
const rooms: Record<string, Record<string, string>> = {
  hall: { north: "garden", west: "library", east: "kitchen" },
  garden: { south: "hall" },
  library: { east: "hall" },
  kitchen: { west: "hall" },
};

/**
 * Yields the lines that the client sends, without their line ends, until it has ended its side or the
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
 * Starts a server that calls `serve` for each connection. A connection stays half open until you end your
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
