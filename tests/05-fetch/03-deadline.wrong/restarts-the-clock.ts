export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const controller = new AbortController();
  const late = () => controller.abort(new DOMException("too slow", "TimeoutError"));
  let timer = setTimeout(late, milliseconds);
  try {
    const either = signal ? AbortSignal.any([controller.signal, signal]) : controller.signal;
    const response = await fetch(url, { signal: either });
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body ?? []) {
      clearTimeout(timer);
      timer = setTimeout(late, milliseconds);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
  } finally {
    clearTimeout(timer);
  }
}
