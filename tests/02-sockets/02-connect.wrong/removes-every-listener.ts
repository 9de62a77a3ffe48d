import net from "node:net";

export function connect(port: number, host: string): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    let s: net.Socket;
    try {
      s = net.connect(port, host);
    } catch (e) {
      reject(e);
      return;
    }
    s.once("connect", () => {
      s.removeAllListeners();
      resolve(s);
    });
    s.once("error", (cause: NodeJS.ErrnoException) =>
      reject(new Error(`${host}:${port} ${cause.code}`, { cause })),
    );
  });
}
