import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";

/**
 * The address on which a server of this process listens: `127.0.0.1` if it can be reached from this machine only,
 * `0.0.0.0` or `::` if from everywhere. Trying other addresses would not tell on every machine, so it asks the server
 * itself: Node announces each socket that a server accepts (`net.server.socket`), and the socket knows its server.
 * Undefined if no server of this process took the call.
 */
export async function boundAddress(port: number): Promise<string | undefined> {
  let address: string | undefined;
  const look = (message: unknown) => {
    const { socket } = message as { socket: Socket & { server?: Server } };
    if (socket.localPort === port) address = (socket.server?.address() as AddressInfo | null)?.address;
  };
  subscribe("net.server.socket", look);
  const call = connect(port, "127.0.0.1");
  try {
    await once(call, "connect");
    for (let turn = 0; turn < 50 && address === undefined; turn++)
      await new Promise((done) => setImmediate(done));
    return address;
  } finally {
    call.destroy();
    unsubscribe("net.server.socket", look);
  }
}
