import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

class Member {
  readonly socket: Socket;
  name = "";

  constructor(socket: Socket) {
    this.socket = socket;
  }

  hear(line: string): void {
    if (this.socket.destroyed) return;
    this.socket.write(`${line}\n`);
    if (this.socket.writableLength > 2 ** 20) this.socket.resetAndDestroy();
  }
}

class Room {
  #members: Member[] = [];

  admit(member: Member, name: string): void {
    member.hear(`* The room contains: ${this.#members.map((other) => other.name).join(", ")}`);
    member.name = name;
    this.#members.push(member);
    this.tell(member, `* ${name} has entered the room`);
  }

  isFree(name: string): boolean {
    return this.#members.every((member) => member.name !== name);
  }

  tell(from: Member, line: string): void {
    for (const member of this.#members) if (member !== from) member.hear(line);
  }

  leave(member: Member): void {
    if (!this.#members.includes(member)) return;
    this.#members = this.#members.filter((other) => other !== member);
    this.tell(member, `* ${member.name} has left the room`);
  }
}

export async function startChat(port?: number): Promise<{ port: number; close(): Promise<void> }> {
  const room = new Room();
  return await listen(port ?? 0, (client) => {
    const member = new Member(client);
    let refused = false;
    member.hear("Welcome! What is your name?");
    onLine(client, (line) => {
      if (refused) return;
      if (member.name) room.tell(member, `[${member.name}] ${line}`);
      else if (/^[a-z\d]{1,16}$/i.test(line) && room.isFree(line)) room.admit(member, line);
      else {
        refused = true;
        member.hear("* You cannot have that name");
        client.end();
      }
    });
    client.on("end", () => room.leave(member));
    client.on("error", () => room.leave(member));
    client.on("close", () => room.leave(member));
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
