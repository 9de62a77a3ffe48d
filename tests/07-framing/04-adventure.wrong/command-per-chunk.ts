import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export function startAdventure(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  return listen(port, (socket) => {
    let room = "hall";
    socket.write(`OK! You are in the ${room}.\n`);
    socket.on("data", (chunk) => {
      const line = chunk.toString().trimEnd();
      const space = line.indexOf(" ");
      const verb = (space < 0 ? line : line.slice(0, space)).toLowerCase();
      const rest = space < 0 ? "" : line.slice(space + 1);
      if (verb === "look") {
        socket.write(`OK! You are in the ${room}.\n`);
      } else if (verb === "move") {
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
    });
    socket.on("end", () => socket.end());
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
