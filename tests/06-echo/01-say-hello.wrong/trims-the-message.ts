import net from "node:net";
export function sayHello(port: number, host: string, message: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, host, () => socket.end(message.trim()));
    let reply = "";
    socket.setEncoding("utf8");
    socket.on("data", (part) => {
      reply += part;
    });
    socket.on("end", () => resolve(reply));
    socket.on("error", reject);
  });
}
