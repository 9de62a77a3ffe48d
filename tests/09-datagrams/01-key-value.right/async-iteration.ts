import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { on, once } from "node:events";

export async function startStore(port = 0) {
  const socket = createSocket("udp4");
  try {
    await once(socket.bind(port, "127.0.0.1"), "listening");
  } catch (error) {
    await closed(socket);
    throw error;
  }
  void serve(socket);
  return { port: socket.address().port, close: () => closed(socket) };
}

async function serve(socket: Socket): Promise<void> {
  const values = new Map<string, Uint8Array>();
  for await (const [request, { port, address }] of on(socket, "message", { close: ["close"] })) {
    const { key, value } = parse(request as Buffer);
    if (value) values.set(key, value);
    else await answer(socket, key, key === "version" ? Buffer.of(1) : values.get(key), { port, address });
  }
}

function parse(request: Buffer): { key: string; value?: Uint8Array } {
  const equals = request.indexOf(0x3d);
  if (equals < 0) return { key: request.toString("binary") };
  return { key: request.toString("binary", 0, equals), value: Uint8Array.from(request.subarray(equals + 1)) };
}

function answer(
  socket: Socket,
  key: string,
  value: Uint8Array = Buffer.of(),
  asker: Pick<RemoteInfo, "port" | "address">,
): Promise<void> {
  const parts = [Buffer.from(`${key}=`, "binary"), value];
  return new Promise((sent) => socket.send(parts, asker.port, asker.address, () => sent()));
}

async function closed(socket: Socket): Promise<void> {
  socket.close();
  await once(socket, "close");
}
