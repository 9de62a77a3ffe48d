/**
 * Yields the lines of a UTF-8 text that arrives in chunks, each as soon as its LF has arrived. The network may have cut
 * the chunks anywhere. Only LF ends a line; one CR right before it is part of the line end and is dropped, any other
 * CR stays. Bytes that are left over after the last LF are the last line; if none are left, nothing more is yielded.
 *
 * An error that `chunks` throws passes through, and the unfinished line is not yielded.
 *
 * @param maxLength how many bytes a line may have, not counting its line end
 * @yields each line as text, without its line end; an empty line as an empty string
 * @throws RangeError after the lines before it, if a line is longer than `maxLength`: at its end, or as soon as more
 * than `maxLength + 1` bytes have arrived without an LF
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  // TODO: join each chunk to the bytes that are left over, and yield every line that is complete.
  throw new Error("TODO: readLines");
}
