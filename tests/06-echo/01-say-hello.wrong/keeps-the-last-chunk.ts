import { connect } from "node:net";

export function sayHello(port: number, host: string, message: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host);
    let reply = "";
    socket.on("readable", () => {
      const data = socket.read();
      if (data) reply = data.toString();
    });
    socket.on("end", () => resolve(reply));
    socket.on("error", reject);
    socket.end(message);
  });
}
