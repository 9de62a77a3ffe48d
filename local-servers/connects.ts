import { inAnswer } from "../workbook/judge/remote/in-answer.ts";
import { onDispose } from "./scope.ts";

/**
 * Destroys, when the test ends, each socket of the answer's that has been told to connect: Node itself leaves a handle
 * behind where a port is refused.
 */
export function destroyConnecting(): void {
  const stop = inAnswer(followConnects);
  onDispose(stop);
}

/** Runs where the answer runs. Returns what destroys the sockets, and follows no more. */
function followConnects(): () => void {
  const { Socket } = process.getBuiltinModule("node:net");
  const { connect } = Socket.prototype;
  const sockets = new Set<InstanceType<typeof Socket>>();
  Socket.prototype.connect = function (this: InstanceType<typeof Socket>, ...target: unknown[]) {
    sockets.add(this);
    return Reflect.apply(connect, this, target);
  } as typeof connect;
  return () => {
    Socket.prototype.connect = connect;
    for (const socket of sockets) socket.destroy();
  };
}
