import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import type { Socket } from "node:net";

/** A notification or a reply of the inspector. */
export interface InspectorMessage {
  id?: number;
  method?: string;
  // biome-ignore lint/suspicious/noExplicitAny: the inspector's protocol has hundreds of shapes
  params?: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  result?: any;
}

/** A client of V8's inspector over WebSocket (RFC 6455): enough for a debugger of tests. */
export class InspectorClient {
  readonly #socket: Socket;
  readonly #seen: InspectorMessage[] = [];
  #rest = Buffer.alloc(0);
  #wake = () => {};
  #id = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("error", () => {}); // The process may end first.
    socket.on("data", (bytes: Buffer) => this.#read(bytes));
  }

  /** Attaches to `ws://127.0.0.1:PORT/ID`. */
  static async attach(url: string): Promise<InspectorClient> {
    const { hostname, port, pathname } = new URL(url);
    const headers = {
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": 13,
      "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
    };
    const [, socket, head] = await once(
      request({ hostname, port, path: pathname, headers }).end(),
      "upgrade",
    );
    const client = new InspectorClient(socket);
    client.#read(head);
    return client;
  }

  /** Sends a command and resolves with what it returns. */
  async send(method: string, params: object = {}): Promise<InspectorMessage["result"]> {
    const id = ++this.#id;
    this.#write(Buffer.from(JSON.stringify({ id, method, params })));
    return (await this.#find((message) => message.id === id)).result;
  }

  /** Resolves with the next notification of this name. */
  async next(method: string): Promise<InspectorMessage["params"]> {
    return (await this.#find((message) => message.method === method)).params;
  }

  close(): void {
    this.#socket.destroy();
  }

  async #find(isWanted: (message: InspectorMessage) => boolean): Promise<InspectorMessage> {
    for (;;) {
      const at = this.#seen.findIndex(isWanted);
      if (at >= 0) return this.#seen.splice(at, 1)[0]!;
      await new Promise<void>((done) => {
        this.#wake = done;
      });
    }
  }

  /** A client masks what it sends; a mask of zeros leaves it as it is. */
  #write(payload: Buffer): void {
    const head = Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0]);
    this.#socket.write(Buffer.concat([head, payload]));
  }

  #read(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const short = (this.#rest[1] ?? 0) & 0x7f;
      const start = short === 127 ? 10 : short === 126 ? 4 : 2;
      if (this.#rest.length < start) return;
      const length =
        short === 127
          ? Number(this.#rest.readBigUInt64BE(2))
          : short === 126
            ? this.#rest.readUInt16BE(2)
            : short;
      if (this.#rest.length < start + length) return;
      const text = this.#rest.toString("utf8", start, start + length);
      this.#rest = this.#rest.subarray(start + length);
      this.#seen.push(JSON.parse(text) as InspectorMessage);
      this.#wake();
    }
  }
}
