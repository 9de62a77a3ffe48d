export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const c = new AbortController();
  const t = setTimeout(() => c.abort(new Error("TimeoutError")), milliseconds);
  const stop = () => c.abort(new Error("AbortError"));
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop);
  try {
    return await (await fetch(url, { signal: c.signal })).text();
  } finally {
    clearTimeout(t);
    signal?.removeEventListener("abort", stop);
  }
}
