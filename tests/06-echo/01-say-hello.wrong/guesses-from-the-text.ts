import net from "node:net";
export function sayHello(port: number, host: string, message: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, host);
    let reply = "";
    socket.setEncoding("utf8");
    socket.on("data", (part) => {
      reply += part;
      if (reply.endsWith(".")) resolve(reply);
    });
    socket.on("end", () => resolve(reply));
    socket.on("error", reject);
    socket.end(message);
  });
}
