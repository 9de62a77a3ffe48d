import { Socket } from "node:net";
import { onDispose } from "./scope.ts";

/** Hands each socket that is told to connect to `take`, before it does, until the test ends. */
export function watchConnects(take: (socket: Socket) => void): void {
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (this: Socket, ...target: unknown[]) {
    take(this);
    return Reflect.apply(connect, this, target);
  } as typeof connect;
  onDispose(() => {
    Socket.prototype.connect = connect;
  });
}
