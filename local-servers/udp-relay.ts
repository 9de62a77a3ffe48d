import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { Relay, RelaySettings } from "./relay.ts";
import { wire } from "./wire.ts";

/**
 * Stands between clients and a UDP server: every datagram passes as it comes and is recorded. Each client has a socket
 * of its own towards the server, so that answers find their way back.
 *
 * @throws the system's error, such as EADDRINUSE
 */
export async function startUdpRelay({
  target,
  port = 0,
  caller,
  onUnreachable = () => {},
}: RelaySettings): Promise<Relay> {
  const near = createSocket("udp4");
  const clients = new Map<number, Promise<Socket>>();
  const answerer = caller === "you" ? "peer" : "you";

  const open = async (client: number): Promise<Socket> => {
    const far = createSocket("udp4");
    far.on("error", onUnreachable);
    far.on("message", (bytes) => {
      wire().record(conversation(client), answerer, "datagram", { bytes });
      near.send(bytes, client, "127.0.0.1", () => {});
    });
    far.connect(target, "127.0.0.1");
    await once(far, "connect");
    return far;
  };
  const conversation = (client: number) => `udp 127.0.0.1:${target} · 127.0.0.1:${client}`;

  near.on("message", async (bytes, sender) => {
    wire().record(conversation(sender.port), caller, "datagram", { bytes });
    const opening = clients.get(sender.port) ?? open(sender.port);
    clients.set(sender.port, opening);
    (await opening).send(bytes, () => {});
  });
  try {
    near.bind(port, "127.0.0.1");
    await once(near, "listening");
  } catch (error) {
    near.close();
    throw error;
  }
  return {
    port: near.address().port,
    async close() {
      for (const far of await Promise.all(clients.values())) far.close();
      near.close();
      await once(near, "close");
    },
  };
}
