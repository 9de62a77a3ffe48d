import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

const answers: Record<string, (player: Player, words: string) => string> = {
  look: (player) => `OK! You are in the ${player.room}.`,
  say: (_player, words) => `OK! You say, "${words}"`,
  move(player, words) {
    const next = new Map(Object.entries(rooms[player.room] ?? {})).get(words.toLowerCase());
    if (next === undefined) return "NO! You cannot go there.";
    player.room = next;
    return answers.look!(player, "");
  },
  quit(player) {
    player.isGone = true;
    return "OK! Goodbye!";
  },
};

interface Player {
  room: string;
  isGone: boolean;
}

function answerTo(player: Player, command: string): string {
  const [verb = ""] = command.split(" ", 1);
  const name = verb.toLowerCase();
  const words = command.slice(verb.length + 1);
  return Object.keys(answers).includes(name) ? answers[name]!(player, words) : "NO! I do not know that.";
}

export function startAdventure(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  return listen(port, (socket) => {
    const player = { room: "hall", isGone: false };
    let waiting = "";
    socket.write(`${answers.look!(player, "")}\n`);
    socket.on("data", (chunk) => {
      const parts = (waiting + chunk.toString("latin1")).split("\n");
      waiting = parts.pop() ?? "";
      for (const part of parts) {
        if (player.isGone) break;
        const command = Buffer.from(part.replace(/\r$/, ""), "latin1").toString();
        socket.write(`${answerTo(player, command)}\n`);
      }
      if (player.isGone) socket.end();
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
