import { createConnection } from "node:net";

export function sayHello(port: number, host: string, message: string): Promise<string> {
  const { promise, settle } = deferred();
  let reply = "";
  const socket = createConnection(port, host, () => socket.end(Buffer.from(message)));
  socket.setEncoding("utf8");
  socket.on("readable", () => {
    for (let piece = socket.read() as string | null; piece !== null; piece = socket.read() as string | null)
      reply += piece;
  });
  let failure: Error | undefined;
  socket.once("error", (error) => {
    failure = error;
  });
  socket.once("close", () => settle(failure, reply));
  return promise;
}

function deferred() {
  let settle: (error: Error | undefined, value: string) => void = () => {};
  const promise = new Promise<string>((resolve, reject) => {
    settle = (error, value) => (error ? reject(error) : resolve(value));
  });
  return { promise, settle };
}
