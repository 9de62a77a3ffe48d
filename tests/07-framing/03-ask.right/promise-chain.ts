import { once } from "node:events";
import net from "node:net";

/** Each reply waits for the one before: the line after line n is made of what line n left over. */
export class LineClient {
  private readonly socket: net.Socket;
  private readonly iterator: AsyncIterator<Buffer>;
  private rest = "";
  private last: Promise<unknown> = Promise.resolve();
  private isOver = false;

  private constructor(socket: net.Socket) {
    this.socket = socket.on("error", () => {}).on("end", () => {});
    this.iterator = socket.iterator({ destroyOnReturn: false });
  }

  static connect(port: number, host: string): Promise<LineClient> {
    return new Promise((resolve, reject) => {
      const socket = net.createConnection({ port, host });
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new LineClient(socket));
      });
    });
  }

  async ask(question: string): Promise<string> {
    if (question !== question.replace(/[\n\r]/g, ""))
      throw new TypeError(`No line: ${JSON.stringify(question)}`);
    this.socket.write(Buffer.from(`${question}\n`, "utf8"));
    const reply = this.last.then(() => this.nextLine());
    this.last = reply.catch(() => {});
    return await reply;
  }

  async close(): Promise<void> {
    if (this.socket.closed) return;
    const closed = once(this.socket, "close");
    this.socket.destroy();
    await closed;
  }

  private async nextLine(): Promise<string> {
    let end = this.rest.indexOf("\n");
    for (; end < 0; end = this.rest.indexOf("\n")) {
      if (this.isOver) throw new Error("There are no more replies");
      const { done, value } = await this.iterator.next();
      if (done) this.isOver = true;
      else this.rest += value.toString("latin1");
    }
    const line = this.rest.slice(0, end).replace(/\r$/, "");
    this.rest = this.rest.slice(end + 1);
    return Buffer.from(line, "latin1").toString("utf8");
  }
}
