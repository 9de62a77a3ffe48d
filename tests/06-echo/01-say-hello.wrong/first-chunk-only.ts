import { connect } from "node:net";

export function sayHello(port: number, host: string, message: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host);
    socket.once("data", (chunk) => {
      resolve(chunk.toString());
      socket.destroy();
    });
    socket.once("end", () => resolve(""));
    socket.on("error", reject);
    socket.end(message);
  });
}
