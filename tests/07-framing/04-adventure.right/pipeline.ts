import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

async function* play(commands: AsyncIterable<string>): AsyncGenerator<string> {
  let room = "hall";
  yield `OK! You are in the ${room}.\n`;
  for await (const command of commands) {
    const [verb, ...words] = command.split(" ");
    switch (verb?.toUpperCase()) {
      case "MOVE": {
        const next = words.length === 1 ? wayFrom(room, words[0]!) : undefined;
        if (!next) {
          yield "NO! You cannot go there.\n";
          break;
        }
        room = next;
        yield `OK! You are in the ${room}.\n`;
        break;
      }
      case "LOOK":
        yield `OK! You are in the ${room}.\n`;
        break;
      case "SAY":
        yield `OK! You say, "${words.join(" ")}"\n`;
        break;
      case "QUIT":
        yield "OK! Goodbye!\n";
        return;
      default:
        yield "NO! I do not know that.\n";
    }
  }
}

function wayFrom(room: string, direction: string): string | undefined {
  for (const [name, next] of Object.entries(rooms[room] ?? {}))
    if (name.localeCompare(direction, "en", { sensitivity: "base" }) === 0) return next;
  return undefined;
}

export function startAdventure(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  return listen(port, (socket) => pipeline(Readable.from(play(readLines(socket))), socket).catch(() => {}));
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
