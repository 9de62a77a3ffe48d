import net from "node:net";
export function sayHello(port: number, host: string, message: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, host);
    const reply = Buffer.alloc(4096);
    let at = 0;
    socket.on("data", (part) => {
      at += part.copy(reply, at);
    });
    socket.on("end", () => resolve(reply.toString("utf8", 0, at)));
    socket.on("error", reject);
    socket.end(message);
  });
}
