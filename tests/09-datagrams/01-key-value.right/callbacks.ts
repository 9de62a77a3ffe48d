import { createSocket, type RemoteInfo, type Socket } from "node:dgram";

export function startStore(port?: number): Promise<{ port: number; close(): Promise<void> }> {
  const entries: Record<string, string> = Object.create(null);
  const socket = createSocket({ type: "udp4" }, (datagram, sender) =>
    serve(socket, entries, datagram, sender),
  );
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      socket.close();
      reject(error);
    };
    socket.once("error", fail);
    socket.bind({ port: port ?? 0, address: "127.0.0.1" }, () => {
      socket.off("error", fail);
      socket.on("error", () => {});
      resolve({ port: socket.address().port, close: () => close(socket) });
    });
  });
}

function serve(socket: Socket, entries: Record<string, string>, datagram: Buffer, sender: RemoteInfo): void {
  const request = datagram.toString("latin1");
  const [key = "", ...rest] = request.split("=");
  if (rest.length > 0) entries[key] = rest.join("=");
  else {
    const value = key === "version" ? "callbacks" : (entries[key] ?? "");
    socket.send(Buffer.from(`${key}=${value}`, "latin1"), sender.port, sender.address);
  }
}

function close(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once("close", resolve);
    socket.close();
  });
}
