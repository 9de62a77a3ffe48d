import type { Socket } from "node:net";

export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  const take = () => {
    for (let part = socket.read(); part !== null; part = socket.read()) parts.push(part);
  };
  const failure = await new Promise<Error | undefined>((done) => {
    socket
      .on("readable", take)
      .on("end", () => done(undefined))
      .on("error", done);
  });
  const all = Buffer.concat(parts);
  if (failure) throw new Error(`Only ${all.length} bytes came`, { cause: failure });
  return all;
}
