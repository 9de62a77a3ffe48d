export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf8", { fatal: true });
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    let done = false;
    while (!done) {
      const step = await iterator.next();
      done = step.done === true;
      const text = done ? decoder.decode() : decoder.decode(step.value, { stream: true });
      if (text) yield text;
    }
  } finally {
    void iterator.return?.();
  }
}
