const controller = new AbortController();
export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const timer = setTimeout(
    () => controller.abort(new DOMException("Too slow", "TimeoutError")),
    milliseconds,
  );
  signal?.addEventListener("abort", () => controller.abort(signal.reason));
  if (signal?.aborted) controller.abort(signal.reason);
  try {
    const response = await fetch(url, { signal: controller.signal });
    return await response.text();
  } finally {
    clearTimeout(timer);
  }
}
