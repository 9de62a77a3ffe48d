import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

const most = 1024 * 1024;

export async function startChat(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const members: Record<string, Socket> = Object.create(null);
  const tell = (line: string, sender?: Socket) => {
    for (const member of Object.values(members)) {
      if (member === sender) continue;
      member.write(`${line}\n`);
      if (member.writableLength > most) member.destroy();
    }
  };
  return await listen(port, (client) => {
    let name = "";
    client.write("Welcome! What is your name?\n");
    onLine(client, (line) => {
      if (name) return tell(`[${name}] ${line}`, client);
      if (client.writableEnded) return;
      if (!/^[A-Za-z0-9]{1,16}$/.test(line) || members[line]) {
        client.end("* You cannot have that name\n");
        return;
      }
      name = line;
      client.write(`* The room contains: ${Object.keys(members).join(", ")}\n`);
      tell(`* ${name} has entered the room`);
      members[name] = client;
    });
    client.on("close", () => {
      if (!name) return;
      delete members[name];
      tell(`* ${name} has left the room`);
    });
  });
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
