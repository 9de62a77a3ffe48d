import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export function startAdventure(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  return listen(port, play);
}

async function play(socket: Socket): Promise<void> {
  let room = "hall"; // One for each call, so one for each client.
  const answer = (line: string) => socket.write(`${line}\n`);
  answer(`OK! You are in the ${room}.`);
  const verbs: Record<string, (words: string) => boolean | undefined> = Object.assign(Object.create(null), {
    look: () => answer(`OK! You are in the ${room}.`) && false,
    move(words: string) {
      const way = new Map(Object.entries(rooms[room]!)).get(words.toLowerCase());
      if (way) room = way;
      answer(way ? `OK! You are in the ${way}.` : "NO! You cannot go there.");
    },
    say: (words: string) => void answer(`OK! You say, "${words}"`),
    quit() {
      answer("OK! Goodbye!");
      return true;
    },
  });
  for await (const line of readLines(socket)) {
    const space = line.indexOf(" ");
    const verb = (space < 0 ? line : line.slice(0, space)).toLowerCase();
    const handle = verbs[verb];
    if (!handle) answer("NO! I do not know that.");
    else if (handle(space < 0 ? "" : line.slice(space + 1))) break;
  }
  socket.end();
}

/** Asks for the table's own words only: every object also has a `constructor`. */
function _wayFrom(room: string, direction: string): string | undefined {
  const ways = rooms[room] ?? {};
  return Object.hasOwn(ways, direction) ? ways[direction] : undefined;
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
