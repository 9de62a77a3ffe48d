export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException("too slow", "TimeoutError")),
    milliseconds,
  );
  const callOff = () => controller.abort(signal?.reason);
  if (signal?.aborted) callOff();
  signal?.addEventListener("abort", callOff);
  try {
    const response = await fetch(url, { signal: controller.signal });
    signal?.removeEventListener("abort", callOff);
    return await response.text();
  } finally {
    clearTimeout(timer);
  }
}
