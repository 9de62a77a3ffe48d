import { on, once } from "node:events";
import net from "node:net";

const withResolvers = <T>() => {
  const deferred = {} as {
    promise: Promise<T>;
    resolve: (value: T) => void;
    reject: (error: unknown) => void;
  };
  deferred.promise = new Promise<T>((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  return deferred;
};
void on;
export async function connect(port: number, host: string): Promise<net.Socket> {
  const { promise, resolve, reject } = withResolvers<net.Socket>();
  const stop = new AbortController();
  const { signal } = stop;
  let socket: net.Socket;
  try {
    socket = net.createConnection(port, host);
  } catch (cause) {
    throw new Error(`${host}:${port}: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
  once(socket, "connect", { signal }).then(
    () => resolve(socket),
    (cause) => reject(new Error([host, port, cause.code].join(" "), { cause })),
  );
  return promise.finally(() => stop.abort());
}
