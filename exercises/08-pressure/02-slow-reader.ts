import type { Socket } from "node:net";

/**
 * Sends the file at `path`, byte for byte, over a connected socket, and then ends this side of the connection.
 * Resolves once the operating system has taken the last byte. It doesn't wait for the other side to end, and leaves the
 * socket open for what that side may still say.
 *
 * The file may be larger than the memory, and the reader may be slow: never more than 2 MiB wait in the socket's
 * queue, and never more than 25 MB of the file are in memory.
 *
 * Rejects if the file can't be read (the error keeps the system's `code`, such as ENOENT), and if the socket is
 * already destroyed, is reset, or is destroyed before everything has been sent. Then the socket is destroyed, and the
 * file is closed within a second. An 'error' event of the socket while the file is being sent is handled here.
 */
export async function sendFile(path: string, socket: Socket): Promise<void> {
  // TODO: read as fast as the other side reads. And whichever of the two fails, what about the other one?
  throw new Error("TODO: sendFile");
}
