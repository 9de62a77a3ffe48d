export async function fetchWithin(url: string, milliseconds: number, signal?: AbortSignal): Promise<string> {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException("too slow", "TimeoutError")), milliseconds);
  const either = signal ? AbortSignal.any([controller.signal, signal]) : controller.signal;
  const response = await fetch(url, { signal: either });
  return await response.text();
}
