/** A client of a server that answers every line with a line, in the order of the questions. */
export class LineClient {
  /**
   * Connects to the server at `port` of `host`, and resolves when the connection is established.
   *
   * @throws the system's error if there is no connection, such as ECONNREFUSED
   */
  static connect(port: number, host: string): Promise<LineClient> {
    // TODO: connect, wait for the event that says so, and make a client of the socket.
    throw new Error("TODO: LineClient.connect");
  }

  /**
   * Sends `question` as UTF-8 with an LF after it, at once, and resolves with its reply: the line that belongs to it,
   * without its line end (LF or CRLF). Any number of asks may wait at the same time, for as long as the server needs. A
   * line that arrives before anyone has asked is kept for the next question.
   *
   * After the server has hung up, the connection was reset, or `close` was called, only replies that have arrived
   * completely count: all other asks reject, waiting and later ones.
   *
   * @throws TypeError if the question contains a CR or an LF. Nothing is sent then, and the client stays usable.
   */
  ask(question: string): Promise<string> {
    // TODO: send the question; the next line that nobody else is waiting for is its reply.
    throw new Error("TODO: ask");
  }

  /**
   * Destroys the connection and resolves when the socket is closed, even if the server keeps its side open. May be
   * called again.
   */
  close(): Promise<void> {
    // TODO: destroy the socket and wait for its 'close', unless that has already come.
    throw new Error("TODO: close");
  }
}

/** Step 1, finished: yields the lines of `chunks`, each as soon as its LF has arrived, without its line end. */
async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      yield lineOf(rest.subarray(0, end), maxLength);
      rest = rest.subarray(end + 1);
    }
    // One byte above the limit is allowed to wait: it may be the CR of a line that is just short enough.
    if (rest.length > maxLength + 1) throw tooLong(maxLength);
  }
  if (rest.length > 0) yield lineOf(rest, maxLength);
}

/** Decoded only now: a chunk may stop inside a character, a line does not. */
function lineOf(bytes: Buffer, maxLength: number): string {
  const line = bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes;
  if (line.length > maxLength) throw tooLong(maxLength);
  return line.toString();
}

function tooLong(maxLength: number): RangeError {
  return new RangeError(`A line is longer than ${maxLength} bytes`);
}
