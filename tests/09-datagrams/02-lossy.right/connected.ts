import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";

export async function request(
  message: Uint8Array,
  port: number,
  host: string,
  { attempts, timeout }: { attempts: number; timeout: number },
): Promise<Uint8Array> {
  const id = randomInt(2 ** 32);
  const question = new Uint8Array(4 + message.length);
  new DataView(question.buffer).setUint32(0, id);
  question.set(message, 4);
  const socket = createSocket("udp4");
  const given = deferred<Uint8Array>();
  socket.on("error", given.reject); // A connected socket hears of a closed port.
  socket.on("message", (datagram) => {
    if (datagram.length >= 4 && datagram.readUInt32BE(0) === id) given.resolve(datagram.subarray(4));
  });
  given.promise.catch(() => {});
  let sent = 0;
  const send = () => {
    if (sent++ < attempts) socket.send(question, (error) => error && given.reject(error));
    else given.reject(new Error(`gave up: ${attempts} attempts`));
  };
  try {
    socket.connect(port, host);
    await once(socket, "connect");
    send();
  } catch (error) {
    given.reject(error as Error);
  }
  const timer = setInterval(send, timeout);
  return given.promise.finally(() => {
    clearInterval(timer);
    socket.close();
  });
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
