import { rm } from "node:fs/promises";
import { connect, createServer } from "node:net";

/**
 * Starts a server on a local socket (a named pipe on Windows) that sends `reply` to each client and hangs up.
 *
 * @param path at most 107 bytes on Linux, 103 on macOS, UTF-8; a socket file there that nobody listens behind is replaced
 * @returns (once it listens) the path, and `close()`, which resolves when the server is closed and its file is gone
 * @throws (as a rejection) Error with code `EADDRINUSE` if a live server has the path; Error if the path is too long
 */
export function startLocalServer(path: string, reply: string): Promise<{ path: string; close(): Promise<void> }> {
  // TODO: check the length, listen; where the path is taken, find out whether anybody is there.
  throw new Error("TODO: startLocalServer");
}
