import net from "node:net";

class ConnectError extends Error {
  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    super(`${host}:${port} can't be reached (${cause.code})`, { cause });
  }
}
class Attempt {
  readonly result: Promise<net.Socket>;
  readonly #socket = new net.Socket();
  constructor(port: number, host: string) {
    this.result = new Promise((resolve, reject) => {
      const settle = (cause?: Error) => {
        this.#socket.removeListener("ready", settle).removeListener("error", settle);
        if (cause) reject(new ConnectError(host, port, cause));
        else resolve(this.#socket);
      };
      this.#socket.addListener("ready", settle).addListener("error", settle);
      this.#socket.connect(port, host);
    });
  }
}
export function connect(port: number, host: string): Promise<net.Socket> {
  return new Attempt(port, host).result;
}
