import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { startRelay } from "./relay.ts";

/**
 * Node's own web server, which answers each request with what it understood of it: method, target, headers and body. What
 * passes is recorded by a relay in front of it.
 *
 * @throws the system's error, such as EADDRINUSE
 */
export async function startMirror(port = 0): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer(reflect).listen(0, "127.0.0.1");
  await once(server, "listening");
  const closeServer = async () => {
    const closed = once(server, "close");
    server.close().closeAllConnections();
    await closed;
  };
  try {
    const relay = await startRelay({ target: (server.address() as AddressInfo).port, port, caller: "you" });
    return {
      port: relay.port,
      async close() {
        await relay.close();
        await closeServer();
      },
    };
  } catch (error) {
    await closeServer();
    throw error;
  }
}

async function reflect(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body: Buffer[] = [];
  try {
    for await (const chunk of request) body.push(chunk as Buffer);
  } catch {
    return; // The client broke off in the middle of its body: nobody is left to hear of it.
  }
  const { method, url, httpVersion, headers } = request;
  const understood = {
    method,
    target: url,
    version: httpVersion,
    headers,
    body: String(Buffer.concat(body)),
  };
  response.setHeader("Content-Type", "application/json; charset=utf-8");
  response.end(`${JSON.stringify(understood, undefined, 2)}\n`);
}
