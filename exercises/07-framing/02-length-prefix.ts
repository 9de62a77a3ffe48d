/**
 * One message as it goes over the wire: its length in bytes as an unsigned 32-bit number in network byte order, then the
 * message itself.
 */
export function frame(message: Uint8Array): Uint8Array {
  // TODO: four bytes for the length, then the message.
  throw new Error("TODO: frame");
}

/**
 * Yields the messages of a stream of frames, each as soon as it is complete; an empty one as soon as its header is. The
 * network may have cut the chunks anywhere. The bytes of a chunk are valid only until the next one is asked for:
 * whatever is kept or yielded must be a copy.
 *
 * @param maxLength how many bytes a message may have
 * @yields each message without its header
 * @throws RangeError at the fourth byte of a header that announces more than `maxLength` bytes, after the messages
 * before it
 * @throws Error if the stream ends inside a header or a message
 */
export async function* readFrames(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 1_048_576,
): AsyncGenerator<Uint8Array> {
  // TODO: keep what has arrived until it holds a whole frame; then it may hold another one.
  throw new Error("TODO: readFrames");
}
