import { lstat, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";

/**
 * Starts a server on a local socket (a named pipe on Windows) that sends `reply`, as UTF-8, to each client as
 * soon as it connects, and hangs up. A client that hangs up early does not disturb the others.
 *
 * @param path at most 107 bytes of UTF-8 on Linux, 103 on macOS. A socket file there that nobody listens on is
 * replaced; any other file is left alone
 * @returns (once the server listens) the path, and `close()`, which disconnects the clients that are still connected
 * and resolves when the server is closed and its file is gone
 * @throws (as a rejection) Error with code `EADDRINUSE` if a live server has the path; Error if there is a file that is
 * not a socket, or if the path is too long
 */
export function startLocalServer(path: string, reply: string): Promise<{ path: string; close(): Promise<void> }> {
  // TODO: check the length, then listen. If the path is taken, find out whether anyone is listening there.
  throw new Error("TODO: startLocalServer");
}
