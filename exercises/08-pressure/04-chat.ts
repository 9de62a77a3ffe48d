import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/**
 * Starts a chat. Lines from clients end in LF or CRLF, lines to clients in LF.
 *
 * - A new client gets `Welcome! What is your name?`, and its first line is its name: 1 to 16 letters and digits of
 *   ASCII, case counts, and nobody in the room has it. Any other name gets `* You cannot have that name`; then the
 *   server ends the connection, ignores what the client still sends, and nobody else is told.
 * - Whoever joins gets `* The room contains: alice, bob`: the others, in the order in which they joined. Alone, there
 *   is nothing after the space. The others get `* carol has entered the room`.
 * - Each further line goes unchanged to all others in the room, as `[carol] text`, and not to its sender.
 * - When a member ends or loses its connection, the others get `* carol has left the room`, once. Its name is free.
 * - Clients that have not joined get nothing but the welcome, and the others aren't told about them.
 * - Nobody waits for a slow client. When more than 1 MiB waits for a member (`writableLength`), it is destroyed, and
 *   leaves like any other; with less, it stays.
 *
 * Resolves once the chat listens on 127.0.0.1 (port 0 asks for any free port). `close` hangs up on all clients.
 *
 * @throws the server's own error if it cannot listen, such as EADDRINUSE for a port that is taken
 */
export async function startChat(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  // TODO: `listen` and `onLine` below do the rest. Whom do you have to remember, and until when?
  throw new Error("TODO: startChat");
}

/**
 * The part that every server needs, complete: use it as it is. Each client has an 'error' listener. With `noDelay` the
 * system sends short lines at once instead of collecting them.
 */
async function listen(
  port: number,
  serve: (client: Socket) => void,
): Promise<{ port: number; close(): Promise<void> }> {
  const clients = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    clients.add(client);
    client.on("close", () => clients.delete(client));
    client.on("error", () => {});
    serve(client);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const client of clients) client.destroy();
      await closed;
    },
  };
}

/** Calls `take` with each line that the client sends, without its LF or CRLF. Complete: use it as it is. */
function onLine(client: Socket, take: (line: string) => void): void {
  let rest: Uint8Array = new Uint8Array();
  client.on("data", (chunk: Uint8Array) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = Buffer.from(rest.subarray(0, end)).toString();
      rest = rest.subarray(end + 1);
      take(line.endsWith("\r") ? line.slice(0, -1) : line);
    }
    if (rest.length > 65_536) client.destroy();
  });
}
