import net from "node:net";

/**
 * Connects over TCP.
 *
 * @param host an IP address, or a name that may have several addresses, of either family; any of them will do
 * @returns a connected socket of the caller's own, as usable as a new one: it has no listener of this function left on
 * it, nothing has been read from it, it is neither paused nor unref'd, and no encoding and no timeout are set
 * @throws (as a rejection, never synchronously) Error whose message contains the host, the port and the code of the
 * failure, such as `ECONNREFUSED`, with Node's error as its `cause`; any Error for a port that is not 0 to 65535
 */
export function connect(port: number, host: string): Promise<net.Socket> {
  // TODO: wait for 'connect' or 'error', whichever comes first.
  throw new Error("TODO: connect");
}
