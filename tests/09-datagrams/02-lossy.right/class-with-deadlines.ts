import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";

export function request(
  message: Uint8Array,
  port: number,
  host: string,
  options: { attempts: number; timeout: number },
): Promise<Uint8Array> {
  return new Request(message, port, host, options).settle();
}

class Request {
  readonly #id = randomBytes(4);
  readonly #socket: Socket = createSocket({ type: "udp4" });
  readonly #question: Buffer;
  readonly #port: number;
  readonly #host: string;
  readonly #attempts: number;
  readonly #timeout: number;
  #timers: NodeJS.Timeout[] = [];

  constructor(
    message: Uint8Array,
    port: number,
    host: string,
    { attempts, timeout }: { attempts: number; timeout: number },
  ) {
    this.#question = Buffer.concat([this.#id, message]);
    this.#port = port;
    this.#host = host;
    this.#attempts = attempts;
    this.#timeout = timeout;
  }

  settle(): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#socket.on("message", (datagram, { port }) => {
        if (port !== this.#port || datagram.compare(this.#id, 0, 4, 0, Math.min(4, datagram.length)) !== 0)
          return;
        this.#end();
        resolve(Uint8Array.from(datagram.subarray(4)));
      });
      for (let attempt = 0; attempt < this.#attempts; attempt++) {
        this.#timers.push(setTimeout(() => this.#send(), attempt * this.#timeout));
      }
      const giveUp = () => {
        this.#end();
        reject(new Error(`no answer, ${this.#attempts} attempts`));
      };
      this.#timers.push(setTimeout(giveUp, this.#attempts * this.#timeout));
    });
  }

  #send(): void {
    this.#socket.send(this.#question, this.#port, this.#host, () => {}); // A refusal ends like a loss.
  }

  #end(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#socket.close();
  }
}
