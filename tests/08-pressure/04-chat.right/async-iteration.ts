import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export async function startChat(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const members = new Map<string, Socket>();
  const server = createServer(async (client) => {
    sockets.add(client);
    client.on("close", () => sockets.delete(client));
    try {
      await talk(client, members);
    } catch {
      client.destroy();
    }
  });
  const sockets = new Set<Socket>();
  await once(server.listen(port, "127.0.0.1"), "listening");
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

async function talk(client: Socket, members: Map<string, Socket>): Promise<void> {
  client.write("Welcome! What is your name?\n");
  const lines = readLines(client);
  const { value: name, done } = await lines.next();
  if (done) return;
  if (!/^[A-Za-z0-9]{1,16}$/.test(name) || members.has(name)) {
    client.end("* You cannot have that name\n");
    return;
  }
  client.write(`* The room contains: ${[...members.keys()].join(", ")}\n`);
  tell(members, name, `* ${name} has entered the room`);
  members.set(name, client);
  try {
    for await (const line of lines) tell(members, name, `[${name}] ${line}`);
  } finally {
    members.delete(name);
    tell(members, name, `* ${name} has left the room`);
  }
}

function tell(members: Map<string, Socket>, sender: string, line: string): void {
  for (const [name, socket] of members) {
    if (name === sender) continue;
    if (socket.writableLength > 1_048_576) socket.destroy();
    else socket.write(`${line}\n`);
  }
}

async function* readLines(client: Socket): AsyncGenerator<string, undefined> {
  let rest = "";
  client.setEncoding("utf8");
  for await (const chunk of client.iterator({ destroyOnReturn: false })) {
    const lines = (rest + String(chunk)).split(/\r?\n/);
    rest = lines.pop() ?? "";
    yield* lines;
  }
  return undefined;
}
